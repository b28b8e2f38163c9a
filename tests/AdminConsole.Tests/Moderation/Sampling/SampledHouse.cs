using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue.Sampling;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Moderation.Sampling;

/// <summary>A platform whose comments begin with the probability that the model gives them, and end with what is true of them.</summary>
internal sealed class SampledHouse(TestDatabase database, ServiceProvider services, FakeTimeProvider clock, SampledHouse.Readable scorer) : IAsyncDisposable
{
    public static Moderator Mo { get; } = new(Guid.Parse("0193a000-0000-7000-8000-0000000000a1"), "Mo", true);

    public static Moderator Li { get; } = new(Guid.Parse("0193a000-0000-7000-8000-0000000000a2"), "Li", false);

    public FakeTimeProvider Clock => clock;

    public Sampler Sampler => Get<Sampler>();

    /// <summary>Another model comes into force, which makes this of the probability that a text begins with.</summary>
    public ModelVersionId Promote(Func<float, float> opinion)
    {
        scorer.Opinion = opinion;
        return scorer.Version = new ModelVersionId(Guid.CreateVersion7());
    }

    public static async Task<SampledHouse> OpenAsync(StorageProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        var scorer = new Readable();
        return new SampledHouse(database, database.Services(s =>
        {
            s.AddSingleton<TimeProvider>(clock);
            s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer));
            s.Replace(ServiceDescriptor.Singleton(new AutoRuleOptions { BlindShare = .25 }));
        }), clock, scorer);
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    public Task TakeAsync(params IEnumerable<string> texts) => Get<CommentIntake>().TakeAsync(
        ProcessContext.System("comments.take", "test"),
        [.. texts.Select((text, i) => new IncomingComment(text, text, "author-" + (i % 7), null, "thread-" + (i % 5), ThreadKind.Track, null, null, null, clock.GetUtcNow()))],
        TestContext.Current.CancellationToken);

    public async Task<Guid> DecideAsync(Moderator who, string text, Verdict verdict)
    {
        await using var db = Db();
        var comment = await db.Comments.AsNoTracking().SingleAsync(c => c.PlatformId == text, TestContext.Current.CancellationToken);
        var outcome = await Get<Decisions>().DecideAsync(who, comment.Id, verdict, new Seen(comment.Version, comment.TextHash), TestContext.Current.CancellationToken);
        return Assert.IsType<DecideOutcome.Recorded>(outcome).Decision.Id;
    }

    /// <summary>Decides every comment that waits, as its text says.</summary>
    public async Task DecideAllAsync()
    {
        await using var db = Db();
        foreach (var text in await db.Comments.Where(c => c.Status == CommentStatus.Waiting).Select(c => c.Text).ToListAsync(TestContext.Current.CancellationToken))
            await DecideAsync(Mo, text, text.EndsWith("bad", StringComparison.Ordinal) ? new Verdict(DecisionKind.Remove, RemovalReason.Insult) : new Verdict(DecisionKind.Approve));
    }

    public Task<JudgedSample> SampleAsync() => Get<QualityEstimates>().ReadAsync(QualityEstimates.Days, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>A rule that removes from that probability on, but for a quarter.</summary>
    public async Task LetRuleRemoveAsync(double from)
    {
        var rule = await Get<AutoRules>().AddAsync(
            new ProcessContext("rule.add", Mo.Name, Mo.Id, "a try"), new RuleDraft(Category.Inflammatory, from, RemovalReason.Insult), RuleState.Shadow, TestContext.Current.CancellationToken);
        await using var db = Db();
        var model = (await Get<IScorerSource>().GetAsync(TestContext.Current.CancellationToken))!.Version;
        await db.AutoRules.Where(r => r.Id == rule.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, RuleState.Live).SetProperty(r => r.ProvenOn, model), TestContext.Current.CancellationToken);
    }

    internal sealed class Readable : ICommentScorer, IScorerSource
    {
        public ModelVersionId Version { get; set; } = new(Guid.Parse("0193a000-0000-7000-8000-000000000001"));

        public Func<float, float> Opinion { get; set; } = probability => probability;

        public string ModelVersion => "readable";

        public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<ScorerInForce?>(new ScorerInForce(this, Version));

        public CategoryScores Score(string text, CommentContext context = default) => new(Opinion(float.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture)), 0.01f, 0.01f);

        public IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default) => [];
    }
}
