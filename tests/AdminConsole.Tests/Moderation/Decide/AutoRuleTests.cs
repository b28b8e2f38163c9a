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
    private static readonly Moderator Chen = new(Guid.Parse("0193a000-0000-7000-8000-0000000000c1"), "Chen Yu", false);
    private static readonly Moderator Lead = new(Guid.Parse("0193a000-0000-7000-8000-0000000000c2"), "Li Wen", true);

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_InShadow_NotesAndLeavesThePeopleTheirWord(StorageProvider provider)
    {
        await using var house = await House.OpenAsync(provider);
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
        await using var house = await House.OpenAsync(provider);
        var rule = await house.AddAsync();
        await house.TakeAsync([.. Enumerable.Range(0, 40).Select(House.Unlike)]);
        await house.Rounds().FollowAsync(None);
        await house.JudgeAtOnceAsync(DecisionKind.Remove);
        Assert.Equal(new RuleSample(1, 1), (await house.FiguresAsync(rule.Id)).Watched);

        // The same words three times, and others: each decided by itself.
        await house.TakeAsync("rude again", "rude again", "rude again", House.Unlike(41), House.Unlike(42));
        await house.Rounds().FollowAsync(None);
        await house.JudgeEachAsync(DecisionKind.Remove);
        Assert.Equal(new RuleSample(4, 4), (await house.FiguresAsync(rule.Id)).Watched);

        // One batch that approves is one voice against it.
        await house.TakeAsync([.. Enumerable.Range(50, 9).Select(House.Unlike)]);
        await house.Rounds().FollowAsync(None);
        await house.JudgeAtOnceAsync(DecisionKind.Approve);
        Assert.Equal(new RuleSample(4, 5), (await house.FiguresAsync(rule.Id)).Watched);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Figures_OfWhatTheModelInForceRemoved_TheFormerModelsRemovalsDoNotDrownWhatIsTakenBack(StorageProvider provider)
    {
        await using var house = await House.OpenAsync(provider);
        var rule = await house.LiveAsync();
        await house.TakeAsync([.. Enumerable.Range(2000, 30).Select(House.Unlike)]);
        await house.Rounds().FollowAsync(None);
        Assert.InRange((await house.FiguresAsync(rule.Id)).Removed, 1, 30);

        house.Scorer.Version = new ModelVersionId(Guid.Parse("0193a000-0000-7000-8000-0000000000f2"));

        var anew = await house.FiguresAsync(rule.Id);
        Assert.Equal((1030, 0, 0), (anew.Matched, anew.Removed, anew.TakenBack));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_ProvenAndLive_RemovesOnceThroughTheOnePathAndSparesTheBlindShare(StorageProvider provider)
    {
        await using var house = await House.OpenAsync(provider);
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
        Assert.IsType<UndoOutcome.Undone>(await house.Get<Decisions>().UndoAsync(Lead, ids[0], "quotes a lyric", None));
        Assert.Equal(1, (await house.FiguresAsync(rule.Id)).TakenBack);
        Assert.Equal(0, await house.Rounds().FollowAsync(None)); // and it is not removed again behind their back
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Check_TheBlindSampleSaysOtherwise_TheRuleStopsItself(StorageProvider provider)
    {
        await using var house = await House.OpenAsync(provider);
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
        await using var house = await House.OpenAsync(provider);
        var rule = await house.LiveAsync();
        await house.Get<AutoRules>().SwitchAsync(new ProcessContext("rules.stop", Lead.Name, Lead.Id, "an incident"), stopped: true, None);
        await house.TakeAsync("rude while stopped");
        Assert.Equal(0, await house.Rounds().FollowAsync(None));
        await house.Get<AutoRules>().SwitchAsync(new ProcessContext("rules.resume", Lead.Name, Lead.Id, "over"), stopped: false, None);

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

    /// <summary>The moderation flow on a database, with a second console beside it.</summary>
    private sealed class House(TestDatabase database, ServiceProvider services, ServiceProvider other, House.WordsWithVersion scorer) : IAsyncDisposable
    {
        private int made;

        public WordsWithVersion Scorer => scorer;

        public static async Task<House> OpenAsync(StorageProvider provider)
        {
            var database = await TestDatabase.CreateAsync(provider);
            var scorer = new WordsWithVersion();
            ServiceProvider Services() => database.Services(s =>
            {
                s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer));
                s.Replace(ServiceDescriptor.Singleton(new AutoRuleOptions { Judged = 1000, BlindShare = .1 }));
            });
            return new House(database, Services(), Services(), scorer);
        }

        public T Get<T>() where T : notnull => services.GetRequiredService<T>();

        public RuleRounds Rounds(bool second = false) => (second ? other : services).GetRequiredService<RuleRounds>();

        public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

        public Task<AutoRule> AddAsync() => Get<AutoRules>().AddAsync(
            new ProcessContext("rule.add", Lead.Name, Lead.Id, "a try"), new RuleDraft(Category.Inflammatory, .85, RemovalReason.Insult), RuleState.Shadow, None);

        /// <summary>A rule whose shadow was judged a thousand times, always as it would have done.</summary>
        public async Task<AutoRule> LiveAsync()
        {
            var rule = await AddAsync();
            await TakeAsync([.. Enumerable.Range(0, 1000).Select(Unlike)]);
            await Rounds().FollowAsync(None);
            await JudgeEachAsync(DecisionKind.Remove);
            return Assert.IsType<RuleOutcome.Done>(await MoveAsync(rule.Id, RuleState.Live)).Rule;
        }

        /// <summary>Rude, and like no other: no campaign gathers it.</summary>
        public static string Unlike(int i) => $"rude {Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(i)))}";

        /// <summary>One by one; many people at once.</summary>
        public async Task JudgeEachAsync(DecisionKind kind)
        {
            await using var db = Db();
            var waiting = await db.Comments.Where(c => c.Status == CommentStatus.Waiting).Select(c => c.Id).ToListAsync(None);
            await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (id, _) => await DecideAsync(id, kind));
        }

        /// <summary>All that waits, with one click.</summary>
        public async Task JudgeAtOnceAsync(DecisionKind kind)
        {
            await using var db = Db();
            var waiting = await db.Comments.Where(c => c.Status == CommentStatus.Waiting).Select(c => new { c.Id, c.Version, c.TextHash }).ToListAsync(None);
            var result = await Get<Batches>().StartAsync(Chen, new Verdict(kind, RemovalReason.Insult), waiting.ConvertAll(c => (c.Id, new Seen(c.Version, c.TextHash))), null, None);
            Assert.Equal(waiting.Count, result.Count(BatchItemOutcome.Recorded));
        }

        public async Task<RuleOutcome> MoveAsync(Guid id, RuleState state)
        {
            await using var db = Db();
            var version = await db.AutoRules.Where(r => r.Id == id).Select(r => r.Version).SingleAsync(None);
            return await Get<AutoRules>().MoveAsync(new ProcessContext("rule.move", Lead.Name, Lead.Id, "proven"), id, state, version, None);
        }

        public async Task<RuleFigures> FiguresAsync(Guid id)
        {
            await using var db = Db();
            return await RuleFigures.ReadAsync(db, await db.AutoRules.SingleAsync(r => r.Id == id, None), scorer.Version, None);
        }

        public async Task DecideAsync(CommentId id, DecisionKind kind)
        {
            await using var db = Db();
            var comment = await db.Comments.AsNoTracking().SingleAsync(c => c.Id == id, None);
            Assert.IsType<DecideOutcome.Recorded>(await Get<Decisions>().DecideAsync(Chen, id, new Verdict(kind, kind == DecisionKind.Remove ? RemovalReason.Insult : null), new Seen(comment.Version, comment.TextHash), None));
        }

        public Task<IntakeBatch> TakeAsync(params IReadOnlyList<string> texts) => Get<CommentIntake>().TakeAsync(
            ProcessContext.System("comments.take", "test"),
            [.. texts.Select(text => (Text: text, Number: ++made)).Select(t =>
                new IncomingComment($"c-{t.Number}", t.Text, $"a-{t.Number}", null, $"t-{t.Number % 7}", ThreadKind.Track, null, null, null, TimeProvider.System.GetUtcNow()))], None);

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await other.DisposeAsync();
            await database.DisposeAsync();
        }

        public sealed class WordsWithVersion : IScorerSource
        {
            private readonly WordScorer words = new();

            public ModelVersionId Version { get; set; } = new(Guid.Parse("0193a000-0000-7000-8000-0000000000f1"));

            public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<ScorerInForce?>(new ScorerInForce(words, Version));
        }
    }
}
