using System.Security.Cryptography;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Ingest;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Moderation.Decide;

/// <summary>The moderation flow on a database, with a second console beside it.</summary>
internal sealed class RuleHouse(TestDatabase database, ServiceProvider services, ServiceProvider other, RuleHouse.WordsWithVersion scorer) : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private int made;

    public static Moderator Chen { get; } = new(Guid.Parse("0193a000-0000-7000-8000-0000000000c1"), "Chen Yu", false);

    public static Moderator Lead { get; } = new(Guid.Parse("0193a000-0000-7000-8000-0000000000c2"), "Li Wen", true);

    public WordsWithVersion Scorer => scorer;

    public static async Task<RuleHouse> OpenAsync(StorageProvider provider, int judged = 1000)
    {
        var database = await TestDatabase.CreateAsync(provider);
        var scorer = new WordsWithVersion();
        ServiceProvider Services() => database.Services(s =>
        {
            s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer));
            s.Replace(ServiceDescriptor.Singleton(new AutoRuleOptions { Judged = judged, BlindShare = .1 }));
        });
        return new RuleHouse(database, Services(), Services(), scorer);
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public RuleRounds Rounds(bool second = false) => (second ? other : services).GetRequiredService<RuleRounds>();

    public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    /// <summary>The console beside it, on the same database.</summary>
    public T GetBeside<T>() where T : notnull => other.GetRequiredService<T>();

    public static RuleDraft Rude { get; } = new(Category.Inflammatory, .85, RemovalReason.Insult);

    public Task<AutoRule> AddAsync(RuleDraft? draft = null) => Get<AutoRules>().AddAsync(
        new ProcessContext("rule.add", Lead.Name, Lead.Id, "a try"), draft ?? Rude, RuleState.Shadow, None);

    /// <summary>A rule whose shadow was judged as often as is asked for, always as it would have done.</summary>
    public async Task<AutoRule> LiveAsync(RuleDraft? draft = null)
    {
        var rule = await AddAsync(draft);
        await TakeAsync([.. Enumerable.Range(0, Get<AutoRuleOptions>().Judged).Select(Unlike)]);
        await Rounds().FollowAsync(None);
        await JudgeEachAsync(DecisionKind.Remove);
        return Assert.IsType<RuleOutcome.Done>(await MoveAsync(rule.Id, RuleState.Live)).Rule;
    }

    /// <summary>Rude, and like no other: no campaign gathers it.</summary>
    public static string Unlike(int i) => $"rude {Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(i)))}";

    /// <summary>One by one; many people at once.</summary>
    public async Task JudgeEachAsync(DecisionKind kind, Moderator? who = null)
    {
        await using var db = Db();
        var waiting = await db.Comments.Where(c => c.Status == CommentStatus.Waiting).Select(c => c.Id).ToListAsync(None);
        await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (id, _) => await DecideAsync(id, kind, who));
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

    public async Task DecideAsync(CommentId id, DecisionKind kind, Moderator? who = null)
    {
        await using var db = Db();
        var comment = await db.Comments.AsNoTracking().SingleAsync(c => c.Id == id, None);
        Assert.IsType<DecideOutcome.Recorded>(await Get<Decisions>().DecideAsync(who ?? Chen, id, new Verdict(kind, kind == DecisionKind.Remove ? RemovalReason.Insult : null), new Seen(comment.Version, comment.TextHash), None));
    }

    /// <summary>The listed words of insults; the version before is gone.</summary>
    public async Task ListAsync(string name, params string[] words)
    {
        var policy = await Get<PolicyBook>().InForceAsync(None);
        var draft = new PolicyDraft(policy.Inflammatory, policy.Marketing, policy.Improper, 120, [new WordList(name, WordAction.Flag, Category.Inflammatory, words)]);
        Assert.IsType<PolicyOutcome.Saved>(await Get<PolicyBook>().SaveAsync(new ProcessContext("policy.change", Lead.Name, Lead.Id, "words"), draft, policy.Number, None));
    }

    public Task<IntakeBatch> TakeAsync(params IReadOnlyList<string> texts) => TakeFromAsync(null, texts);

    public Task<IntakeBatch> TakeFromAsync(string? author, params IReadOnlyList<string> texts) => Get<CommentIntake>().TakeAsync(
        ProcessContext.System("comments.take", "test"),
        [.. texts.Select(text => (Text: text, Number: ++made)).Select(t =>
            new IncomingComment($"c-{t.Number}", t.Text, author ?? $"a-{t.Number}", null, $"t-{t.Number % 7}", ThreadKind.Track, null, null, null, TimeProvider.System.GetUtcNow()))], None);

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
