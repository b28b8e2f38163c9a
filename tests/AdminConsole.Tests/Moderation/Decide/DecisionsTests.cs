using System.Data.Common;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Decide;

public sealed class DecisionsTests
{
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: false);
    private static readonly Moderator Chen = new(Ids.New(TimeProvider.System), "Chen Yu", IsLead: false);
    private static readonly Moderator Lead = new(Ids.New(TimeProvider.System), "Sun Qiao", IsLead: true);
    private static readonly Verdict Insult = new(DecisionKind.Remove, RemovalReason.Insult);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Decide_ByTwentyAtOnce_LeavesOneDecisionAndTellsTheOthersWhose(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync(new QueuedComment());
        var people = Enumerable.Range(1, 20).Select(i => new Moderator(Ids.New(TimeProvider.System), $"moderator {i}", IsLead: false)).ToList();
        using var start = new SemaphoreSlim(0);
        var attempts = people.ConvertAll(async who =>
        {
            await start.WaitAsync(Stop);
            return await house.Decisions.DecideAsync(who, comment.Id, Insult, SeenOf(comment), Stop);
        });
        start.Release(people.Count);
        var outcomes = await Task.WhenAll(attempts);

        var recorded = Assert.Single(outcomes.OfType<DecideOutcome.Recorded>()).Decision;
        var told = outcomes.OfType<DecideOutcome.AlreadyDecided>().ToList();
        Assert.Equal(19, told.Count);
        Assert.All(told, t => Assert.Equal((recorded.By, recorded.Kind, recorded.Reason), (t.Decision.By, t.Decision.Kind, t.Decision.Reason)));
        await using var db = house.Db();
        Assert.Equal(recorded.Id, (await db.Decisions.SingleAsync(Stop)).Id);
        Assert.Equal(recorded.Id, (await db.OutboxMessages.SingleAsync(m => m.Kind == "comment.removed", Stop)).Id);
        Assert.Single(await db.AuditEntries.Where(a => a.Kind == "comment.remove").ToListAsync(Stop));
        Assert.Equal(5, (await db.Authors.SingleAsync(Stop)).RemovedCount);
        Assert.Equal(CommentStatus.Removed, (await db.Comments.SingleAsync(Stop)).Status);
        Assert.Equal(QueueState.Decided, (await db.QueueEntries.SingleAsync(Stop)).State);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Decide_WhenTheTextChangedMeanwhile_ShowsTheNewTextAndRecordsNothing(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync(new QueuedComment());
        await using (var db = house.Db())
        {
            var row = await db.Comments.SingleAsync(Stop);
            row.Text = "算了，不喜欢就划走";
            row.TextHash = Comment.HashOf(row.Text);
            await db.SaveChangesAsync(Stop);
        }

        var changed = Assert.IsType<DecideOutcome.TextChanged>(await house.Decisions.DecideAsync(Li, comment.Id, Insult, SeenOf(comment), Stop));
        Assert.Equal("算了，不喜欢就划走", changed.Text);
        await using var read = house.Db();
        Assert.Empty(await read.Decisions.ToListAsync(Stop));
        var again = await house.Decisions.DecideAsync(Li, comment.Id, new Verdict(DecisionKind.Approve), new Seen(changed.Version, changed.TextHash), Stop);
        Assert.IsType<DecideOutcome.Recorded>(again);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Decide_WhenTheLastWriteFails_LeavesNothingHalfDone(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync(new QueuedComment());
        await using (var db = house.Db())
            await BreakAuditAsync(db, provider);

        await Assert.ThrowsAnyAsync<DbException>(() => house.Decisions.DecideAsync(Li, comment.Id, Insult, SeenOf(comment), Stop));
        await using var read = house.Db();
        Assert.Empty(await read.Decisions.ToListAsync(Stop));
        Assert.Empty(await read.OutboxMessages.ToListAsync(Stop));
        Assert.Empty(await read.SearchChanges.ToListAsync(Stop));
        Assert.Equal(CommentStatus.Waiting, (await read.Comments.SingleAsync(Stop)).Status);
        Assert.Equal(QueueState.Waiting, (await read.QueueEntries.SingleAsync(Stop)).State);
        Assert.Equal(4, (await read.Authors.SingleAsync(Stop)).RemovedCount);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Decide_WhenAnotherNodesClockIsAhead_IsRecordedAndStands(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync(new QueuedComment());
        var lease = (await house.Get<Leases>().TakeAsync(new Holder(Lead.Id, Lead.Name), (_, _) => Task.FromResult<IReadOnlyList<CommentId>>([comment.Id]), Stop))!;
        Assert.IsType<DecideOutcome.Recorded>(await house.Decisions.DecideAsync(Lead, comment.Id, new Verdict(DecisionKind.Escalate), SeenOf(comment), Stop));
        await using var db = house.Db();
        var ahead = house.Clock.GetUtcNow().AddMinutes(3); // it was taken and escalated there
        await db.Leases.ExecuteUpdateAsync(set => set.SetProperty(l => l.TakenAt, ahead), Stop);
        await db.QueueEntries.ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseId, lease.Id).SetProperty(e => e.LeasedAt, ahead), Stop);
        await db.Decisions.ExecuteUpdateAsync(set => set.SetProperty(d => d.DecidedAt, ahead), Stop);

        comment = await db.Comments.AsNoTracking().SingleAsync(Stop);
        Assert.IsType<DecideOutcome.Recorded>(await house.Decisions.DecideAsync(Lead, comment.Id, Insult, SeenOf(comment) with { ShownMs = 900 }, Stop));

        var history = await DecisionHistory.ReadAsync(db, comment.Id, Stop);
        Assert.Equal((DecisionKind.Remove, 0), (history.Standing!.Kind, history.Standing.HandledMs));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Undo_OfARemoval_LetsTheCommentWaitAgainAndTellsThePlatform(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync(new QueuedComment());
        var removed = Assert.IsType<DecideOutcome.Recorded>(await house.Decisions.DecideAsync(Li, comment.Id, Insult, SeenOf(comment), Stop)).Decision;

        Assert.IsType<UndoOutcome.NotYours>(await house.Decisions.UndoAsync(Chen, removed.Id, "mistake", Stop));
        Assert.IsType<UndoOutcome.ReasonNeeded>(await house.Decisions.UndoAsync(Lead, removed.Id, " ", Stop));
        var undone = Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Li, removed.Id, null, Stop));
        Assert.IsType<UndoOutcome.AlreadyUndone>(await house.Decisions.UndoAsync(Li, removed.Id, null, Stop));

        await using var db = house.Db();
        Assert.Equal(CommentStatus.Waiting, (await db.Comments.SingleAsync(Stop)).Status);
        Assert.Equal(QueueState.Waiting, (await db.QueueEntries.SingleAsync(Stop)).State);
        Assert.Equal(4, (await db.Authors.SingleAsync(Stop)).RemovedCount);
        var messages = await db.OutboxMessages.Where(m => m.Kind.StartsWith("comment.")).OrderBy(m => m.Sequence).ToListAsync(Stop);
        Assert.Equal(["comment.removed", "comment.restored"], messages.Select(m => m.Kind));
        using var payload = JsonDocument.Parse(messages[1].Payload);
        Assert.Equal(removed.Id, payload.RootElement.GetProperty("data").GetProperty("undoes").GetGuid());
        Assert.Equal(undone.Decision.Id, payload.RootElement.GetProperty("id").GetGuid());
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Undo_OfALeadsDecisionOnAnEscalatedComment_LeavesItEscalated(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync(new QueuedComment());
        var escalated = Assert.IsType<DecideOutcome.Recorded>(
            await house.Decisions.DecideAsync(Li, comment.Id, new Verdict(DecisionKind.Escalate), SeenOf(comment), Stop)).Decision;
        var told = Assert.IsType<DecideOutcome.AlreadyDecided>(await house.Decisions.DecideAsync(Chen, comment.Id, Insult, SeenOf(comment), Stop));
        Assert.Equal(escalated.Id, told.Decision.Id);
        Assert.IsType<DecideOutcome.AlreadyDecided>(await house.Decisions.DecideAsync(Lead, comment.Id, Insult, SeenOf(comment), Stop));

        await using (var db = house.Db())
            comment = await db.Comments.AsNoTracking().SingleAsync(Stop);
        var removed = Assert.IsType<DecideOutcome.Recorded>(await house.Decisions.DecideAsync(Lead, comment.Id, Insult, SeenOf(comment), Stop)).Decision;
        Assert.IsType<UndoOutcome.NotTheLatest>(await house.Decisions.UndoAsync(Li, escalated.Id, null, Stop));
        Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Lead, removed.Id, null, Stop));
        await using var read = house.Db();
        Assert.Equal(CommentStatus.Escalated, (await read.Comments.SingleAsync(Stop)).Status);
        Assert.Equal(QueueState.Escalated, (await read.QueueEntries.SingleAsync(Stop)).State);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Payload_OfADecision_SaysNothingOfTheModeratorAndNothingOfTheText(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync(new QueuedComment());
        await house.Decisions.DecideAsync(Li, comment.Id, Insult with { Note = "a private word" }, SeenOf(comment), Stop);
        await using var db = house.Db();
        var payload = (await db.OutboxMessages.SingleAsync(m => m.Kind == "comment.removed", Stop)).Payload;
        Assert.DoesNotContain("Li Wen", payload, StringComparison.Ordinal);
        Assert.DoesNotContain(Li.Id.ToString(), payload, StringComparison.Ordinal);
        Assert.DoesNotContain("private", payload, StringComparison.Ordinal);
        Assert.DoesNotContain("垃圾", payload, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(payload);
        var data = json.RootElement.GetProperty("data");
        Assert.Equal((1, "comment.removed"), (json.RootElement.GetProperty("schema").GetInt32(), json.RootElement.GetProperty("type").GetString()));
        Assert.Equal((comment.PlatformId, "insult"), (data.GetProperty("comment_id").GetString(), data.GetProperty("reason").GetString()));
        Assert.Equal(Convert.ToHexStringLower(comment.TextHash), data.GetProperty("text_hash").GetString());
    }

    private static Seen SeenOf(Comment comment) => new(comment.Version, comment.TextHash);

    /// <summary>The audit row is the last thing written: whatever came before must go with it.</summary>
    private static Task<int> BreakAuditAsync(ConsoleDb db, StorageProvider provider) => db.Database.ExecuteSqlRawAsync(
        provider == StorageProvider.Sqlite
            ? "CREATE TRIGGER broken BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'broken'); END"
            : """
              CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
              CREATE TRIGGER broken BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION broken();
              """, Stop);
}
