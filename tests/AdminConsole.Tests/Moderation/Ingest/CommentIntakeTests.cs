using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Moderation.Ingest;

public sealed class CommentIntakeTests
{
    private static readonly ProcessContext Context = ProcessContext.System("comments.take", "test");
    private static readonly DateTimeOffset Written = new(2026, 11, 1, 20, 0, 0, TimeSpan.FromHours(8));
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_FlaggedAndCalm_OneWaitsWithSpansAndOneIsClear(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        var batch = await intake.TakeAsync(Comment("1", "so rude"), Comment("2", "lovely"));

        Assert.Equal([CommentStatus.Waiting, CommentStatus.Clear], batch.Rows.Select(r => r.Status!.Value));
        await using var db = intake.Db();
        var entry = await db.QueueEntries.SingleAsync(None);
        Assert.Equal((Category.Inflammatory, 2, QueueState.Waiting), (entry.Category, entry.Reach, entry.State));
        var span = Assert.Single(FlagSpans.Read((await db.Flags.SingleAsync(None)).Spans));
        Assert.Equal((3, 4, Category.Inflammatory), (span.Start, span.Length, span.Category));
        Assert.Equal(2, await db.CommentScores.CountAsync(None));
        Assert.Equal(2, (await db.Threads.SingleAsync(None)).CommentCount);
        Assert.Equal(2, (await db.Authors.SingleAsync(None)).CommentCount);
        Assert.Equal(2, await db.SearchChanges.CountAsync(None));
        Assert.Equal(Written, (await db.Comments.FirstAsync(None)).CreatedAt);
        Assert.Single(await db.AuditEntries.Where(a => a.Kind == "comments.take").ToListAsync(None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_SameAgain_ChangesNothingAndWritesNoAuditRow(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        await intake.TakeAsync(Comment("1", "so rude"), Comment("2", "lovely"));
        var again = await intake.TakeAsync(Comment("1", "so rude"), Comment("2", "lovely"));

        Assert.Equal((0, 0, 2, 0), (again.New, again.Updated, again.Unchanged, again.Rejected));
        Assert.Equal([CommentStatus.Waiting, CommentStatus.Clear], again.Rows.Select(r => r.Status!.Value));
        await using var db = intake.Db();
        Assert.Equal(2, await db.Comments.CountAsync(None));
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Kind == "comments.take", None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_EditedText_KeepsTheOldOneAndJudgesTheNewOne(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        await intake.TakeAsync(Comment("1", "lovely"), Comment("2", "so rude"));
        var edited = await intake.TakeAsync(Comment("1", "rude after all"), Comment("2", "so sorry"));

        Assert.Equal(2, edited.Updated);
        Assert.Equal([CommentStatus.Waiting, CommentStatus.Clear], edited.Rows.Select(r => r.Status!.Value));
        await using var db = intake.Db();
        Assert.Equal(["lovely", "so rude"], await db.CommentRevisions.OrderBy(r => r.Text).Select(r => r.Text).ToListAsync(None));
        Assert.All(await db.Comments.ToListAsync(None), c => Assert.Equal(2, c.Revision));
        Assert.Single(await db.Flags.ToListAsync(None));
        Assert.Equal(
            [QueueState.Waiting, QueueState.Withdrawn], (await db.QueueEntries.ToListAsync(None)).Select(e => e.State).Order());
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_EditedAfterADecision_WaitsAgain(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        await intake.TakeAsync(Comment("1", "so rude"));
        await using (var db = intake.Db())
        {
            await db.Comments.ExecuteUpdateAsync(set => set.SetProperty(c => c.Status, CommentStatus.Approved), None);
            await db.QueueEntries.ExecuteUpdateAsync(
                set => set.SetProperty(e => e.State, QueueState.Decided).SetProperty(e => e.DecidedAt, Written.ToUniversalTime()), None);
        }

        await intake.TakeAsync(Comment("1", "perfectly calm"));

        await using (var db = intake.Db())
        {
            Assert.Equal(CommentStatus.Waiting, (await db.Comments.SingleAsync(None)).Status);
            var entry = await db.QueueEntries.SingleAsync(None);
            Assert.Equal((QueueState.Waiting, null), (entry.State, entry.DecidedAt));
            Assert.Equal(Admission.EditedAfterDecision, (await db.Flags.SingleAsync(None)).Detail);
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_MoreLikesOnly_LeavesTheVersionThatAModeratorSaw(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        await intake.TakeAsync(Comment("1", "so rude"));
        await using var before = intake.Db();
        var version = (await before.Comments.AsNoTracking().SingleAsync(None)).Version;

        var liked = await intake.TakeAsync(Comment("1", "so rude") with { Likes = 40 });

        Assert.Equal(new IngestOutcome.Updated(liked.Rows[0].Outcome.CommentId!.Value, TextChanged: false), liked.Rows[0].Outcome);
        await using var db = intake.Db();
        var comment = await db.Comments.SingleAsync(None);
        Assert.Equal((40, version, 1), (comment.Likes, comment.Version, comment.Revision));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_BadRows_RejectsThemAloneWithFieldAndReason(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        var batch = await intake.TakeAsync(
            Comment("1", " "), Comment("2", new string('长', 10_001)), Comment("3", "half \ud83d"), Comment("4", "nul \0"),
            Comment("5", "fine") with { CreatedAt = DateTimeOffset.UnixEpoch }, Comment("6", "fine"));

        Assert.Equal((1, 5), (batch.New, batch.Rejected));
        Assert.Equal(
            ["text", "text", "text", "text", "createdAt"],
            batch.Rows.Select(r => r.Outcome).OfType<IngestOutcome.Rejected>().Select(r => r.Field));
        Assert.Contains("10000 are the most", ((IngestOutcome.Rejected)batch.Rows[1].Outcome).Reason, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_TwiceInOneBatchAndAReplyFirst_KeepsTheLastTextAndLinksTheReply(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        var batch = await intake.TakeAsync(
            Comment("2", "an answer") with { ReplyToPlatformId = "1" }, Comment("1", "first"), Comment("1", "second"));

        Assert.Equal((2, 1), (batch.New, batch.Updated));
        await using var db = intake.Db();
        var comments = await db.Comments.ToDictionaryAsync(c => c.PlatformId, None);
        Assert.Equal("second", comments["1"].Text);
        Assert.Equal(comments["1"].Id, comments["2"].ReplyToId);
        Assert.Equal(2, (await db.Threads.SingleAsync(None)).CommentCount);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Rescore_AfterTheFirstChampion_ScoresWhatCameBefore(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        intake.Scorer.Ready = false;
        var batch = await intake.TakeAsync(Comment("1", "so rude"), Comment("2", "lovely"));
        Assert.All(batch.Rows, r => Assert.Equal(CommentStatus.Received, r.Status));
        Assert.Equal(0, await intake.Get<Rescoring>().RunAsync(Context, null, None));

        intake.Scorer.Ready = true;
        Assert.Equal(2, await intake.Get<Rescoring>().RunAsync(Context, null, None));
        await using var db = intake.Db();
        Assert.Equal(
            [CommentStatus.Clear, CommentStatus.Waiting], (await db.Comments.ToListAsync(None)).Select(c => c.Status).Order());
        Assert.Equal(0, await intake.Get<Rescoring>().RunAsync(Context, null, None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Renew_ByAMilderChampion_TakesOutOnlyWhatAModelAloneHadFlagged(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        await intake.TakeAsync(
            Comment("model", "so rude"), Comment("reported", "rude as reported"), Comment("rule", "lovely"), Comment("undone", "rude but undone"),
            Comment("assigned", "rude and handed on"), Comment("held", "rude, later"), Comment("calm", "a calm word"));
        var (mo, li) = (new Moderator(Guid.CreateVersion7(), "Mo", true), new Moderator(Guid.CreateVersion7(), "Li", false));
        await intake.Get<ReportIntake>().TakeAsync(
            Context, "reported", [new IncomingReport("listener-1", ReporterKind.Person, "insult", Written)], None);
        await intake.DecideAsync(mo, "rule", new Verdict(DecisionKind.Approve));
        await intake.TakeAsync(Comment("rule", "a text that nobody approved"));
        var approved = await intake.DecideAsync(mo, "undone", new Verdict(DecisionKind.Approve));
        Assert.IsType<UndoOutcome.Undone>(await intake.Get<Decisions>().UndoAsync(mo, approved.Id, null, None));
        await intake.DecideAsync(mo, "assigned", new Verdict(DecisionKind.Assign, AssignTo: new Assignee(li.Id, li.Name)));
        await intake.DecideAsync(mo, "held", new Verdict(DecisionKind.Hold, HoldUntil: TimeProvider.System.GetUtcNow().AddDays(2)));

        (intake.Scorer.Version, intake.Scorer.Lenient) = (new ModelVersionId(Guid.CreateVersion7()), true);
        var renewed = await intake.Get<Rescoring>().RenewAsync(Context, new Renewal(Written), None);

        Assert.Equal(2, renewed);
        await using var db = intake.Db();
        var comments = await db.Comments.ToDictionaryAsync(c => c.PlatformId, None);
        Assert.Equal(
            ["assigned", "held", "reported", "rule", "undone"],
            comments.Values.Where(c => c.Status == CommentStatus.Waiting).Select(c => c.PlatformId).Order(StringComparer.Ordinal));
        Assert.All(new[] { "model", "calm" }, id => Assert.Equal(CommentStatus.Clear, comments[id].Status));
        var gone = await db.QueueEntries.Where(e => e.State == QueueState.Withdrawn).Select(e => e.CommentId).SingleAsync(None);
        Assert.Equal(comments["model"].Id, gone);
        var rule = await db.Flags.SingleAsync(f => f.Kind == FlagKind.Rule, None);
        Assert.Equal((comments["rule"].Id, Admission.EditedAfterDecision), (rule.CommentId, rule.Detail));
        Assert.Equal(0, await intake.Get<Rescoring>().RenewAsync(Context, new Renewal(Written), None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_SameCommentsFromTwoSides_KeepsOneOfEach(StorageProvider provider)
    {
        await using var intake = await Intake.StartAsync(provider);
        var comments = Enumerable.Range(0, 200).Select(i => Comment($"{i}", $"text {i}")).ToArray();
        var batches = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => intake.TakeAsync(comments))));

        Assert.Equal((200, 600), (batches.Sum(b => b.New), batches.Sum(b => b.Unchanged)));
        await using var db = intake.Db();
        Assert.Equal(200, (await db.Threads.SingleAsync(None)).CommentCount);
    }

    private static IncomingComment Comment(string id, string text) =>
        new(id, text, "author-1", "小鹿", "track-1", ThreadKind.Track, "Night Bus", "Some Band", null, Written);

    private sealed class Intake(TestDatabase database, ServiceProvider services, WordScorer scorer) : IAsyncDisposable
    {
        public WordScorer Scorer => scorer;

        public static async Task<Intake> StartAsync(StorageProvider provider)
        {
            var scorer = new WordScorer();
            var database = await TestDatabase.CreateAsync(provider);
            return new Intake(database, database.Services(s => s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer))), scorer);
        }

        public T Get<T>() where T : notnull => services.GetRequiredService<T>();

        public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

        public Task<IntakeBatch> TakeAsync(params IncomingComment[] comments) => Get<CommentIntake>().TakeAsync(Context, comments, None);

        public async Task<StandingDecision> DecideAsync(Moderator who, string id, Verdict verdict)
        {
            await using var db = Db();
            var comment = await db.Comments.SingleAsync(c => c.PlatformId == id, None);
            var outcome = await Get<Decisions>().DecideAsync(who, comment.Id, verdict, new Seen(comment.Version, comment.TextHash), None);
            return Assert.IsType<DecideOutcome.Recorded>(outcome).Decision;
        }

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
