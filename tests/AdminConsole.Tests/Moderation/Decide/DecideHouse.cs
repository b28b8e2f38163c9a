using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Moderation.Decide;

/// <summary>The stage on a database of its own, without pages.</summary>
internal sealed class DecideHouse(TestDatabase database, ServiceProvider services) : IAsyncDisposable
{
    public Decisions Decisions => Get<Decisions>();

    /// <param name="provider">Which database.</param>
    /// <param name="clock">Replaces the real one.</param>
    public static async Task<DecideHouse> OpenAsync(StorageProvider provider, FakeTimeProvider? clock = null)
    {
        var database = await TestDatabase.CreateAsync(provider);
        return new DecideHouse(database, database.Services(services =>
        {
            if (clock is not null)
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        }));
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    public async Task<Comment> InsertAsync(QueuedComment comment)
    {
        await using var db = Db();
        return await comment.InsertAsync(db);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }
}
