using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Decide;

/// <summary>What a rule's proof stands on, and what is counted for it.</summary>
public sealed class RuleProofTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Check_TheListItAsksByWasChanged_TheRuleStopsAtOnceAndProvesItselfAnew(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider, judged: 40);
        await house.ListAsync("insults", "rude", "trash");
        var rule = await house.LiveAsync(RuleHouse.Rude with { NeedsWord = true });
        await house.ListAsync("insults, renamed", "trash", "rude"); // the same words find the same
        await house.TakeAsync([.. Enumerable.Range(100, 20).Select(RuleHouse.Unlike)]);
        Assert.Equal(0, await house.Rounds().CheckAsync(Stop));
        Assert.InRange(await house.Rounds().FollowAsync(Stop), 1, 20);

        await house.ListAsync("insults", "rude", "a"); // now nearly everything is listed
        await house.TakeAsync([.. Enumerable.Range(200, 20).Select(RuleHouse.Unlike)]);
        Assert.Equal(0, await house.Rounds().FollowAsync(Stop)); // before anybody has checked
        Assert.Equal(1, await house.Rounds().CheckAsync(Stop));

        await using var db = house.Db();
        var back = await db.AutoRules.AsNoTracking().SingleAsync(Stop);
        Assert.Equal((RuleState.Shadow, null, RuleWhy.AnotherList), (back.State, back.StateById, back.StateWhy));
        Assert.True(await db.AuditEntries.AnyAsync(a => a.Kind == "rule.stop" && a.Subject == $"rule:{rule.Id}", Stop));
        Assert.Equal(0, (await house.FiguresAsync(rule.Id)).Watched.Judged);
        Assert.IsType<RuleOutcome.NotProven>(await house.MoveAsync(rule.Id, RuleState.Live));

        await house.ListAsync("insults", "rude", "trash"); // what was judged with these words holds for these words
        Assert.Equal(40, (await house.FiguresAsync(rule.Id)).Watched.Judged);
        Assert.IsType<RuleOutcome.Done>(await house.MoveAsync(rule.Id, RuleState.Live));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_AnAuthorsShare_IsWhatPeopleRemoved(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        await house.TakeFromAsync("by people", [.. Enumerable.Range(0, 5).Select(RuleHouse.Unlike)]);
        await house.JudgeEachAsync(DecisionKind.Remove);
        await house.TakeFromAsync("by the console", [.. Enumerable.Range(10, 5).Select(RuleHouse.Unlike)]);
        await house.JudgeEachAsync(DecisionKind.Remove, Moderator.ByRule("another rule"));
        await house.AddAsync(RuleHouse.Rude with { LeastRemovedShare = .2 });

        await house.TakeFromAsync("by people", RuleHouse.Unlike(20));
        await house.TakeFromAsync("by the console", RuleHouse.Unlike(21));
        await house.Rounds().FollowAsync(Stop);

        await using var db = house.Db();
        var asked = await db.RuleMatches.Join(db.Comments, m => m.CommentId, c => c.Id, (m, c) => c.Text).ToListAsync(Stop);
        Assert.Equal([RuleHouse.Unlike(20)], asked);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Backtest_OfManyRules_ReadsTheDecisionsOnceAndHoldsEachToItsConditions(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        await house.ListAsync("insults", "trash");
        await house.TakeFromAsync("often", [.. Enumerable.Range(0, 6).Select(RuleHouse.Unlike)]);
        await house.JudgeEachAsync(DecisionKind.Remove);
        await house.TakeFromAsync("often", "rude trash", RuleHouse.Unlike(30));
        await house.JudgeEachAsync(DecisionKind.Approve);
        await house.TakeAsync(RuleHouse.Unlike(40));
        await house.JudgeEachAsync(DecisionKind.Remove, Moderator.ByRule("another rule")); // nobody's judgement

        var samples = await house.Get<RuleBacktest>().OfAsync(
            [
                RuleHouse.Rude,
                RuleHouse.Rude with { Threshold = .95 },
                RuleHouse.Rude with { NeedsWord = true },
                RuleHouse.Rude with { LeastRemovedShare = .2 },
                RuleHouse.Rude with { ThreadKind = ThreadKind.Playlist },
            ], Stop);

        Assert.Equal([new RuleSample(6, 8), default, new RuleSample(0, 1), new RuleSample(0, 2), default], samples);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task TakeBack_AllThatARuleRemoved_LeavesWhatPeopleDecidedSinceAndOutlivesTheProcess(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider, judged: 40);
        await house.LiveAsync();
        await house.TakeAsync([.. Enumerable.Range(100, 60).Select(RuleHouse.Unlike)]);
        var removed = await house.Rounds().FollowAsync(Stop);
        await using var db = house.Db();
        var rule = await db.AutoRules.AsNoTracking().SingleAsync(Stop);
        var its = await db.Decisions.AsNoTracking().Where(d => d.RuleId == rule.Id).OrderBy(d => d.CommentId).ToListAsync(Stop);
        foreach (var anew in its.Take(2))
        {
            Assert.IsType<UndoOutcome.Undone>(await house.Get<Decisions>().UndoAsync(RuleHouse.Lead, anew.Id, "a lyric", Stop));
            await house.DecideAsync(anew.CommentId, anew == its[0] ? DecisionKind.Approve : DecisionKind.Remove);
        }

        Assert.Equal(removed - 2, (await RuleUndo.StandingAsync(db, [rule.Id], Stop))[rule.Id]);

        // The process is killed right after it has answered for it.
        var begun = Assert.IsType<RuleUndoOutcome.Begun>(await house.Get<RuleUndo>().BeginAsync(RuleHouse.Lead, rule.Id, rule.Version, "it removed lyrics", Stop));
        Assert.Equal(removed - 2, begun.Removals);
        await house.TakeAsync(RuleHouse.Unlike(300));
        Assert.Equal(0, await house.Rounds().FollowAsync(Stop)); // the rule is off
        var left = await BatchJob.Unfinished(db).SingleAsync(Stop);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => house.GetBeside<BatchChunks>().FinishAsync(left.Id, null, Stop)));

        var undone = await db.Decisions.AsNoTracking().Where(d => d.BatchId == left.Id).OrderBy(d => d.CommentId).ToListAsync(Stop);
        Assert.Equal(its.Skip(2).Select(d => (Guid?)d.Id), undone.Select(d => d.UndoesId));
        Assert.All(undone, d => Assert.Equal((RuleHouse.Lead.Name, "it removed lyrics"), (d.DecidedBy, d.Note)));
        var status = await db.Comments.Where(c => db.Decisions.Any(d => d.CommentId == c.Id && d.RuleId == rule.Id)).OrderBy(c => c.Id).Select(c => c.Status).ToListAsync(Stop);
        Assert.Equal([CommentStatus.Approved, CommentStatus.Removed, .. Enumerable.Repeat(CommentStatus.Waiting, removed - 2)], status);
        Assert.Equal(BatchState.Undone, (await db.Batches.AsNoTracking().SingleAsync(b => b.Id == left.Id, Stop)).State);
        var off = await db.AutoRules.AsNoTracking().SingleAsync(Stop);
        Assert.Equal((RuleState.Off, RuleHouse.Lead.Name, "it removed lyrics"), (off.State, off.StateBy, off.StateWhy));

        // Sent twice; and what waits again stays with people when the rule acts again.
        Assert.IsType<RuleUndoOutcome.Stale>(await house.Get<RuleUndo>().TakeBackAsync(RuleHouse.Lead, rule.Id, rule.Version, "again", Stop));
        Assert.IsType<RuleUndoOutcome.Nothing>(await house.Get<RuleUndo>().TakeBackAsync(RuleHouse.Lead, rule.Id, off.Version, "again", Stop));
        await db.AutoRules.ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RuleState.Live), Stop);
        Assert.InRange(await house.Rounds().FollowAsync(Stop), 0, 1); // the one that came since, if it is not spared
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task SetHandle_TwoLeadsAtOnce_TheSecondIsToldOfTheFirst(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        await using var db = house.Db();
        var seen = (await HandleSeen.ReadAsync(db, Category.Inflammatory, Stop)).Mark;
        Task<HandleOutcome> Set(AutoRules rules, string who, double from) =>
            rules.SetHandleAsync(new ProcessContext("rule.add", who, null, "fewer mistakes"), Category.Inflammatory, from, seen, Stop);

        var outcomes = await Task.WhenAll(
            Set(house.Get<AutoRules>(), "Li Wen", .95), Set(house.GetBeside<AutoRules>(), "Sun Qiao", .97), Set(house.Get<AutoRules>(), "Chen Yu", .9));

        var rule = await db.AutoRules.SingleAsync(Stop);
        Assert.Single(outcomes.OfType<HandleOutcome.Set>());
        Assert.All(outcomes.OfType<HandleOutcome.Stale>(), stale => Assert.Equal(rule.StateBy, stale.By));
        Assert.IsType<HandleOutcome.Set>(await Set(house.Get<AutoRules>(), "Ma Fei", rule.Threshold)); // sent twice, or wanted by both: it is done
        Assert.Equal(1, await db.AutoRules.CountAsync(Stop));
    }
}
