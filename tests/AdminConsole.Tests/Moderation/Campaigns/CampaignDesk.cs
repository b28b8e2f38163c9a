using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Moderation.Campaigns;

/// <summary>A database with one or more consoles' services on it, each with a memory of its own, as processes have.</summary>
internal sealed class CampaignDesk(TestDatabase database) : IAsyncDisposable
{
    private static int made;
    private readonly List<ServiceProvider> processes = [];

    public IServiceProvider Services => processes[0];

    public static async Task<CampaignDesk> StartAsync(StorageProvider provider)
    {
        var desk = new CampaignDesk(await TestDatabase.CreateAsync(provider));
        desk.Process();
        return desk;
    }

    public static void WithAdverts(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IScorerSource>(new AdvertScorer()));

    /// <summary>Another process on the same database.</summary>
    public IServiceProvider Process()
    {
        var services = database.Services(WithAdverts);
        processes.Add(services);
        return services;
    }

    public ConsoleDb Db() => Services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    public async Task<IntakeBatch> TakeAsync(params IReadOnlyList<IncomingComment> comments) => await TakeInAsync(Services, comments);

    public static Task<IntakeBatch> TakeInAsync(IServiceProvider process, params IReadOnlyList<IncomingComment> comments) =>
        process.GetRequiredService<CommentIntake>().TakeAsync(ProcessContext.System("comments.take", "test"), comments, CancellationToken.None);

    /// <summary>A comment by an author and under a thread of its own, unless they are named.</summary>
    public static IncomingComment Says(string text, string? id = null, string? author = null, string? thread = null)
    {
        var number = Interlocked.Increment(ref made);
        return new IncomingComment(
            id ?? $"c{number}", text, author ?? $"a{number}", null, thread ?? $"t{number}", ThreadKind.Track, null, null, null, TimeProvider.System.GetUtcNow().AddMinutes(-1));
    }

    public async Task<Campaign> CampaignAsync()
    {
        await using var db = Db();
        return await db.Campaigns.AsNoTracking().SingleAsync(c => c.FormedAt != null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
            await process.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Memberships are marketing; who laughs at them is hardly.</summary>
    private sealed class AdvertScorer : ICommentScorer, IScorerSource
    {
        private static readonly ModelVersionId Version = new(Guid.Parse("0193a000-0000-7000-8000-000000000002"));

        public string ModelVersion => "adverts";

        public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<ScorerInForce?>(new ScorerInForce(this, Version));

        public CategoryScores Score(string text, CommentContext context = default) =>
            new(.05f, text.Contains("会员", StringComparison.Ordinal) || text.Contains("年费", StringComparison.Ordinal) ? text.Contains("笑死", StringComparison.Ordinal) ? .55f : .92f : .1f, .05f);

        public IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default) => [];
    }
}
