using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Moderation.Builders;

/// <summary>The Decide stage on a database of its own, with a clock that stands still until it is told otherwise.</summary>
internal sealed class DecisionHouse(TestDatabase database, ServiceProvider services, FakeTimeProvider clock) : IAsyncDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TestDatabase Database => database;

    public FakeTimeProvider Clock => clock;

    public Decisions Decisions => Get<Decisions>();

    public static async Task<DecisionHouse> OpenAsync(StorageProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        return new DecisionHouse(database, database.Services(s => s.AddSingleton<TimeProvider>(clock)), clock);
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    public async Task<Comment> InsertAsync(QueuedComment? comment = null)
    {
        await using var db = Db();
        return await (comment ?? new QueuedComment()).InsertAsync(db);
    }

    /// <summary>A comment that this person took down.</summary>
    public async Task<(Comment Comment, Guid Removal)> RemovedAsync(Moderator by, RemovalReason reason = RemovalReason.Insult, QueuedComment? comment = null)
    {
        var row = await InsertAsync(comment);
        var outcome = await Get<Decisions>().DecideAsync(by, row.Id, new Verdict(DecisionKind.Remove, reason), new Seen(row.Version, row.TextHash), Stop);
        return (row, Assert.IsType<DecideOutcome.Recorded>(outcome).Decision.Id);
    }

    /// <summary>An appeal against a removal by that person.</summary>
    public async Task<Appeal> AppealedAsync(Moderator by, string id = "ap-1", RemovalReason reason = RemovalReason.Insult)
    {
        var (comment, _) = await RemovedAsync(by, reason);
        return Assert.IsType<ReceiveOutcome.Kept>(await ReceiveAsync(new IncomingAppeal(id, comment.PlatformId, null, "没有骂人", null))).Appeal;
    }

    public Task<ReceiveOutcome> ReceiveAsync(IncomingAppeal appeal) =>
        Get<AppealBook>().ReceiveAsync(ProcessContext.System("appeal.receive", "test"), appeal, Stop);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }
}
