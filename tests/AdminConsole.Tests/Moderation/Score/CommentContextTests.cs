using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
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
        await TakeAsync(intake, Says("c-1", "rude one", Noon), Says("c-2", "fine", Noon.AddMinutes(-30)), Says("c-3", "another thread", Noon, thread: "t-2"));
        await using (var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext())
        {
            var rude = await db.Comments.SingleAsync(c => c.PlatformId == "c-1", None);
            Assert.IsType<DecideOutcome.Recorded>(await services.GetRequiredService<Decisions>().DecideAsync(
                Chen, rude.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult), new Seen(rude.Version, rude.TextHash), None));
        }

        await TakeAsync(intake, Says("c-4", "rude again", Noon.AddMinutes(5), reply: "c-2"));

        var kept = await KeptAsync(services);
        Assert.Equal(new CommentContext(ThreadKind.Track, false, 0, 0, 0, 1), kept["c-1"]);
        Assert.Equal(new CommentContext(ThreadKind.Track, false, 0, 0, 0, 0), kept["c-3"]);
        Assert.Equal(new CommentContext(ThreadKind.Track, true, 3, 1, 1, 2), kept["c-4"]);
        Assert.Equal(kept["c-4"], scorer.Heard["rude again"]);

        // Another champion judges it again, with what was known then.
        scorer.Version = new ModelVersionId(Guid.Parse("0193a000-0000-7000-8000-0000000000f2"));
        Assert.Equal(3, await services.GetRequiredService<Rescoring>().RenewAsync(
            ProcessContext.System("comments.rescore", "test"), new Renewal(DateTimeOffset.UnixEpoch), None));
        Assert.Equal(kept["c-4"], (await KeptAsync(services))["c-4"]);
        Assert.Equal(kept["c-4"], scorer.Heard["rude again"]);
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

        public IReadOnlyList<ScoreSpan> Explain(string text) => words.Explain(text);
    }
}
