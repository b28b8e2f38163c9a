using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Ingest;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class CommentContextTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Moderator Chen = new(Guid.Parse("0193a000-0000-7000-8000-0000000000c1"), "Chen Yu", false);
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pack_AnyContext_ComesBackAndNeverOverflows()
    {
        var context = new CommentContext(ThreadKind.Playlist, true, 61, 4, 12, 300);
        Assert.Equal(context, CommentContext.Unpack(context.Pack()));
        var most = CommentContext.Unpack(new CommentContext(ThreadKind.Other, true, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue).Pack());
        Assert.Equal((ThreadKind.Other, true, 32767, 8191, 16383, 65535), (most.Thread, most.IsReply, most.AuthorComments, most.AuthorRemoved, most.LastTenMinutes, most.LastHour));
        Assert.True(new CommentContext(ThreadKind.Track, false, 1, 1, 0, 0).RemovedShare < .1);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_AfterARemoval_TheScorerSeesItAndWhatWasScoredBeforeKeepsItsOwn(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var scorer = new Listener();
        await using var services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer)));
        var intake = services.GetRequiredService<CommentIntake>();
        await TakeAsync(intake, Says("c-1", "rude one", Noon), Says("c-2", "fine", Noon.AddMinutes(-30)), Says("c-3", "rude elsewhere", Noon, thread: "t-2"));
        await RemoveAsync(services, Chen, "c-1");
        await RemoveAsync(services, Moderator.Policy, "c-3"); // a rule's doing is no history
        await TakeAsync(intake, Says("c-4", "rude again", Noon.AddMinutes(5), reply: "c-2"));

        var kept = await KeptAsync(services);
        Assert.Equal(new CommentContext(ThreadKind.Track, false, 0, 0, 0, 1), kept["c-1"]);
        Assert.Equal(new CommentContext(ThreadKind.Track, false, 0, 0, 0, 0), kept["c-3"]);
        Assert.Equal(new CommentContext(ThreadKind.Track, true, 3, 1, 1, 2), kept["c-4"]);
        Assert.Equal(kept["c-4"], scorer.Heard["rude again"]);

        // Another champion judges it again, with what was known then.
        scorer.Version = new ModelVersionId(Guid.Parse("0193a000-0000-7000-8000-0000000000f2"));
        Assert.Equal(2, await services.GetRequiredService<Rescoring>().RenewAsync(
            ProcessContext.System("comments.rescore", "test"), new Renewal(DateTimeOffset.UnixEpoch), None));
        Assert.Equal(kept["c-4"], (await KeptAsync(services))["c-4"]);
        Assert.Equal(kept["c-4"], scorer.Heard["rude again"]);
    }

    /// <summary>What a removal teaches must not know of the removal.</summary>
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Lessons_AfterARemoval_KnowWhatWasKnownWhenTheCommentCame(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<IScorerSource>(new Listener())));
        var intake = services.GetRequiredService<CommentIntake>();
        await TakeAsync(intake, Says("c-1", "rude one", Noon));
        await RemoveAsync(services, Chen, "c-1");
        await TakeAsync(intake, Says("c-2", "rude two", Noon.AddMinutes(1)));
        await RemoveAsync(services, Chen, "c-2");

        // Its author changes the removed one: that it was removed itself is not their history.
        await TakeAsync(intake, Says("c-1", "rude one, but another", Noon));
        await RemoveAsync(services, Chen, "c-1");

        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        Assert.Equal(3, (await db.Authors.SingleAsync(None)).RemovedCount);
        var lessons = await ClassifierLessons.ReadAsync(db, None);
        var learned = lessons.Learn.Concat(lessons.HeldOut).Where(l => l.Source == LabelSource.PlatformDecision).ToDictionary(l => l.Text, l => l.Context);
        Assert.Equal(new CommentContext(ThreadKind.Track, false, 1, 1, 1, 1), learned["rude two"]);
        Assert.Equal(new CommentContext(ThreadKind.Track, false, 1, 1, 0, 0), learned["rude one, but another"]);
    }

    private static async Task RemoveAsync(ServiceProvider services, Moderator who, string platformId)
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var comment = await db.Comments.SingleAsync(c => c.PlatformId == platformId, None);
        Assert.IsType<DecideOutcome.Recorded>(await services.GetRequiredService<Decisions>().DecideAsync(
            who, comment.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult), new Seen(comment.Version, comment.TextHash), None));
    }

    private static Task<IntakeBatch> TakeAsync(CommentIntake intake, params IReadOnlyList<IncomingComment> comments) =>
        intake.TakeAsync(ProcessContext.System("comments.take", "test"), comments, None);

    private static IncomingComment Says(string id, string text, DateTimeOffset at, string thread = "t-1", string? reply = null) =>
        new(id, text, "a-1", null, thread, ThreadKind.Track, null, null, reply, at);

    private static async Task<Dictionary<string, CommentContext>> KeptAsync(ServiceProvider services)
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        return await db.CommentScores.Join(db.Comments, s => s.CommentId, c => c.Id, (s, c) => new { c.PlatformId, s.Context })
            .ToDictionaryAsync(c => c.PlatformId, c => c.Context!.Value, None);
    }

    /// <summary>Remembers what it was told around each text.</summary>
    private sealed class Listener : ICommentScorer, IScorerSource
    {
        private readonly WordScorer words = new();

        public Dictionary<string, CommentContext> Heard { get; } = [];

        public ModelVersionId Version { get; set; } = new(Guid.Parse("0193a000-0000-7000-8000-0000000000f1"));

        public string ModelVersion => "listener";

        public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<ScorerInForce?>(new ScorerInForce(this, Version));

        public CategoryScores Score(string text, CommentContext context = default)
        {
            Heard[text] = context;
            return words.Score(text, context);
        }

        public IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default) => words.Explain(text);
    }
}
