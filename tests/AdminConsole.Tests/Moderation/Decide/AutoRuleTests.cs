using System.Security.Cryptography;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Ingest;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Moderation.Decide;

public sealed class AutoRuleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_InShadow_NotesAndLeavesThePeopleTheirWord(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        var rule = await house.AddAsync();
        await house.TakeAsync("rude 1", "kind 1");

        Assert.Equal(0, await house.Rounds().FollowAsync(None));
        Assert.Equal(0, await house.Rounds().FollowAsync(None)); // nothing is noted twice

        await using var db = house.Db();
        var match = await db.RuleMatches.SingleAsync(None);
        Assert.Equal((rule.Id, RuleFate.Watched), (match.RuleId, match.Fate));
        Assert.Empty(await db.Decisions.ToListAsync(None));
        Assert.IsType<RuleOutcome.NotProven>(await house.MoveAsync(rule.Id, RuleState.Live));
        await house.DecideAsync(match.CommentId, DecisionKind.Approve);
        Assert.Equal(new RuleSample(0, 1), (await house.FiguresAsync(rule.Id)).Watched);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Figures_JudgedInOneGoOrCopiesOfOneText_AreOneVoice(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        var rule = await house.AddAsync();
        await house.TakeAsync([.. Enumerable.Range(0, 40).Select(RuleHouse.Unlike)]);
        await house.Rounds().FollowAsync(None);
        await house.JudgeAtOnceAsync(DecisionKind.Remove);
        Assert.Equal(new RuleSample(1, 1), (await house.FiguresAsync(rule.Id)).Watched);

        // The same words three times, and others: each decided by itself.
        await house.TakeAsync("rude again", "rude again", "rude again", RuleHouse.Unlike(41), RuleHouse.Unlike(42));
        await house.Rounds().FollowAsync(None);
        await house.JudgeEachAsync(DecisionKind.Remove);
        Assert.Equal(new RuleSample(4, 4), (await house.FiguresAsync(rule.Id)).Watched);

        // One batch that approves is one voice against it.
        await house.TakeAsync([.. Enumerable.Range(50, 9).Select(RuleHouse.Unlike)]);
        await house.Rounds().FollowAsync(None);
        await house.JudgeAtOnceAsync(DecisionKind.Approve);
        Assert.Equal(new RuleSample(4, 5), (await house.FiguresAsync(rule.Id)).Watched);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Figures_OfWhatTheModelInForceRemoved_TheFormerModelsRemovalsDoNotDrownWhatIsTakenBack(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        var rule = await house.LiveAsync();
        await house.TakeAsync([.. Enumerable.Range(2000, 30).Select(RuleHouse.Unlike)]);
        await house.Rounds().FollowAsync(None);
        Assert.InRange((await house.FiguresAsync(rule.Id)).Removed, 1, 30);

        house.Scorer.Version = new ModelVersionId(Guid.Parse("0193a000-0000-7000-8000-0000000000f2"));

        var anew = await house.FiguresAsync(rule.Id);
        Assert.Equal((1030, 0, 0), (anew.Matched, anew.Removed, anew.TakenBack));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_ProvenAndLive_RemovesOnceThroughTheOnePathAndSparesTheBlindShare(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        var rule = await house.LiveAsync();
        await house.TakeAsync([.. Enumerable.Range(0, 200).Select(i => $"rude {i}")]);

        // Two consoles go round at once.
        var removed = await Task.WhenAll(house.Rounds().FollowAsync(None), house.Rounds(second: true).FollowAsync(None));

        await using var db = house.Db();
        var fates = await db.RuleMatches.Where(m => m.RuleId == rule.Id && m.Fate != RuleFate.Watched).ToListAsync(None);
        var blind = fates.Count(m => m.Fate == RuleFate.Blind);
        Assert.Equal((200, 200 - blind), (fates.Count, removed.Sum()));
        Assert.InRange(blind, 1, 60);
        var decisions = await db.Decisions.Where(d => d.RuleId == rule.Id).ToListAsync(None);
        Assert.Equal(200 - blind, decisions.Count);
        Assert.All(decisions, d => Assert.Equal((DecisionKind.Remove, RemovalReason.Insult, (Guid?)Moderator.Policy.Id, rule.Name), (d.Kind, d.Reason, d.DecidedById, d.DecidedBy)));
        var ids = decisions.ConvertAll(d => d.Id);
        Assert.Equal(ids.Count, await db.OutboxMessages.CountAsync(m => ids.Contains(m.Id), None));
        Assert.Equal(blind, await db.Comments.CountAsync(c => c.Status == CommentStatus.Waiting, None));
        Assert.Equal(blind, await db.QueueEntries.CountAsync(e => e.Blind && e.State == QueueState.Waiting, None)); // nobody is told which ones are the sample

        // A lead takes one back as any decision.
        Assert.IsType<UndoOutcome.Undone>(await house.Get<Decisions>().UndoAsync(RuleHouse.Lead, ids[0], "quotes a lyric", None));
        Assert.Equal(1, (await house.FiguresAsync(rule.Id)).TakenBack);
        Assert.Equal(0, await house.Rounds().FollowAsync(None)); // and it is not removed again behind their back
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Check_TheBlindSampleSaysOtherwise_TheRuleStopsItself(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        var rule = await house.LiveAsync();
        await house.TakeAsync([.. Enumerable.Range(0, 120).Select(i => $"rude {i}")]);
        await house.Rounds().FollowAsync(None);
        Assert.Equal(0, await house.Rounds().CheckAsync(None));
        await using var db = house.Db();
        foreach (var spared in await db.RuleMatches.Where(m => m.RuleId == rule.Id && m.Fate == RuleFate.Blind).Select(m => m.CommentId).ToListAsync(None))
            await house.DecideAsync(spared, DecisionKind.Approve);

        Assert.Equal(1, await house.Rounds().CheckAsync(None));

        var stopped = await db.AutoRules.AsNoTracking().SingleAsync(r => r.Id == rule.Id, None);
        Assert.Equal((RuleState.Off, null, RuleWhy.BlindSample), (stopped.State, stopped.StateById, stopped.StateWhy));
        await house.TakeAsync("rude afterwards");
        Assert.Equal(0, await house.Rounds().FollowAsync(None));
        Assert.True(await db.AuditEntries.AnyAsync(a => a.Kind == "rule.stop" && a.Subject == $"rule:{rule.Id}", None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_AllStoppedOrAnotherModel_NothingIsRemoved(StorageProvider provider)
    {
        await using var house = await RuleHouse.OpenAsync(provider);
        var rule = await house.LiveAsync();
        await house.Get<AutoRules>().SwitchAsync(new ProcessContext("rules.stop", RuleHouse.Lead.Name, RuleHouse.Lead.Id, "an incident"), stopped: true, None);
        await house.TakeAsync("rude while stopped");
        Assert.Equal(0, await house.Rounds().FollowAsync(None));
        await house.Get<AutoRules>().SwitchAsync(new ProcessContext("rules.resume", RuleHouse.Lead.Name, RuleHouse.Lead.Id, "over"), stopped: false, None);

        house.Scorer.Version = new ModelVersionId(Guid.Parse("0193a000-0000-7000-8000-0000000000f2"));
        await house.TakeAsync("rude for another model");
        Assert.Equal(0, await house.Rounds().FollowAsync(None));
        Assert.Equal(1, await house.Rounds().CheckAsync(None));

        await using var db = house.Db();
        var back = await db.AutoRules.AsNoTracking().SingleAsync(r => r.Id == rule.Id, None);
        Assert.Equal((RuleState.Shadow, RuleWhy.AnotherModel), (back.State, back.StateWhy));
        Assert.Empty(await db.Decisions.Where(d => d.RuleId == rule.Id).ToListAsync(None));
    }

    [Fact]
    public void Proves_AsksForTheMeasuredPrecisionAndEnoughOfIt()
    {
        var asked = new AutoRuleOptions();
        RuleFigures Judged(int right, int of) => new(of, new RuleSample(right, of), default, 0, 0);
        Assert.False(Judged(999, 999).Proves(asked));
        Assert.True(Judged(1000, 1000).Proves(asked));
        Assert.True(Judged(1995, 2000).Proves(asked));
        Assert.False(Judged(1994, 2000).Proves(asked));

        // The sample speaks against the rule only where its whole interval does.
        Assert.False(new RuleFigures(0, default, new RuleSample(99, 100), 0, 0).Disproves(asked));
        Assert.True(new RuleFigures(0, default, new RuleSample(39, 40), 0, 0).Disproves(asked));
        Assert.True(new RuleFigures(0, default, default, 40, 1).Disproves(asked));
    }
}
