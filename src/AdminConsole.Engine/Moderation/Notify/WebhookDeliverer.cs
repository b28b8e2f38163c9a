using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// The stage that tells the platform: at least once, in order per subject and endpoint. The rows are the truth; a
/// process that dies in the middle leaves claims that run out, and the next pass sends again under the same id.
/// </summary>
public sealed partial class WebhookDeliverer(
    IDbContextFactory<ConsoleDb> databases, BookkeepingWriter writer, OutboxRouter router, WebhookSender sender,
    TimeProvider clock, ILogger<WebhookDeliverer> log) : IDisposable
{
    private const int Batch = 100;
    private const int AtOncePerEndpoint = 4;

    /// <summary>So many failures in a row, and the endpoint is left alone for the rest of the pass: it is away, not busy.</summary>
    private const int FailuresUntilRest = 3;

    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>True when something could be sent now.</summary>
    public async Task<bool> IsAnythingDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.OutboxMessages.AnyAsync(m => m.RoutedAt == null, cancellationToken)
            || await Due(db, clock.GetUtcNow(), []).AnyAsync(cancellationToken);
    }

    /// <summary>Routes what is new and attempts everything that is due. A second call while one runs returns at once.</summary>
    public async Task DeliverDueAsync(CancellationToken cancellationToken)
    {
        if (!await turn.WaitAsync(0, cancellationToken))
            return;
        try
        {
            while (await router.RouteAsync(cancellationToken) > 0)
            {
            }

            var resting = new HashSet<Guid>();
            while (await ClaimAsync(resting, cancellationToken) is { Count: > 0 } claimed)
            {
                await Parallel.ForEachAsync(claimed.GroupBy(c => c.Endpoint.Id), cancellationToken, async (group, token) =>
                {
                    if (!await DeliverAsync([.. group], token))
                    {
                        lock (resting)
                            resting.Add(group.Key);
                    }
                });
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Attempts one delivery now, whatever its turn: the test button. Null when it is not there or in hand already.</summary>
    public async Task<AttemptResult?> DeliverNowAsync(Guid deliveryId, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + ClaimFor;
        if (!await TakeAsync(deliveryId, until, cancellationToken))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var claim = await Joined(db, db.WebhookDeliveries.Where(d => d.Id == deliveryId)).SingleAsync(cancellationToken);
        return await AttemptAsync(claim, cancellationToken);
    }

    public void Dispose() => turn.Dispose();

    /// <summary>False when the endpoint failed so often in a row that the rest was put back.</summary>
    private async Task<bool> DeliverAsync(IReadOnlyList<Claim> claims, CancellationToken cancellationToken)
    {
        var failures = 0;
        foreach (var chunk in claims.Chunk(AtOncePerEndpoint))
        {
            if (Volatile.Read(ref failures) >= FailuresUntilRest)
            {
                await ReleaseAsync(chunk.Select(c => c.Delivery.Id), cancellationToken);
                continue;
            }

            await Task.WhenAll(chunk.Select(async claim =>
            {
                if ((await AttemptAsync(claim, cancellationToken)).Delivered)
                    Interlocked.Exchange(ref failures, 0);
                else
                    Interlocked.Increment(ref failures);
            }));
        }

        return failures < FailuresUntilRest;
    }

    private async Task<AttemptResult> AttemptAsync(Claim claim, CancellationToken cancellationToken)
    {
        var result = await sender.SendAsync(claim.Endpoint, claim.Message, cancellationToken);
        var now = clock.GetUtcNow();
        var attempts = claim.Delivery.Attempts + 1;
        var wait = result.Delivered ? null : BackOff.After(attempts);
        var state = result.Delivered ? DeliveryState.Delivered : wait is null ? DeliveryState.Dead : DeliveryState.Pending;
        await writer.WriteAsync(db => db.WebhookDeliveries.Where(d => d.Id == claim.Delivery.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(d => d.State, state)
                .SetProperty(d => d.Attempts, attempts)
                .SetProperty(d => d.ClaimedUntil, (DateTimeOffset?)null)
                .SetProperty(d => d.LastAttemptAt, now)
                .SetProperty(d => d.LastProblem, result.Problem)
                .SetProperty(d => d.LastStatus, result.Status)
                .SetProperty(d => d.LastError, result.Error)
                .SetProperty(d => d.DeliveredAt, result.Delivered ? now : (DateTimeOffset?)null)
                .SetProperty(d => d.NextAttemptAt, now + (wait ?? TimeSpan.Zero)),
            CancellationToken.None), CancellationToken.None);
        if (state == DeliveryState.Dead)
            Log.GivenUp(log, claim.Delivery.Id, claim.Endpoint.Id, attempts);
        else if (!result.Delivered)
            Log.Failed(log, claim.Delivery.Id, claim.Endpoint.Id, attempts, result.Problem, result.Status);
        return result;
    }

    private async Task<IReadOnlyList<Claim>> ClaimAsync(HashSet<Guid> resting, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var due = await Joined(db, Due(db, now, [.. resting]).OrderBy(d => d.NextAttemptAt).ThenBy(d => d.SubjectVersion).Take(Batch))
            .ToListAsync(cancellationToken);
        if (due.Count == 0)
            return due;
        var until = now + ClaimFor;
        var mine = new List<Claim>(due.Count);
        await writer.WriteAsync(async write =>
        {
            mine.Clear();
            foreach (var claim in due)
            {
                if (await Take(write, claim.Delivery.Id, now, until, cancellationToken))
                    mine.Add(claim);
            }

            return mine.Count;
        }, cancellationToken);
        return mine;
    }

    /// <summary>Pending, due, in nobody's hand, endpoint enabled, and nothing earlier of its subject still on the way there.</summary>
    private static IQueryable<WebhookDelivery> Due(ConsoleDb db, DateTimeOffset now, IReadOnlyCollection<Guid> resting) =>
        from d in db.WebhookDeliveries
        join e in db.WebhookEndpoints on d.EndpointId equals e.Id
        where d.State == DeliveryState.Pending && d.NextAttemptAt <= now && e.Enabled
            && (d.ClaimedUntil == null || d.ClaimedUntil < now)
            && !resting.Contains(e.Id)
            && !db.WebhookDeliveries.Any(before => before.EndpointId == d.EndpointId && before.Subject == d.Subject
                && before.SubjectVersion < d.SubjectVersion && before.State == DeliveryState.Pending)
        select d;

    private static IQueryable<Claim> Joined(ConsoleDb db, IQueryable<WebhookDelivery> deliveries) =>
        from d in deliveries.AsNoTracking()
        join e in db.WebhookEndpoints.AsNoTracking() on d.EndpointId equals e.Id
        join m in db.OutboxMessages.AsNoTracking() on d.MessageId equals m.Id
        select new Claim(d, e, m);

    private Task<bool> TakeAsync(Guid id, DateTimeOffset until, CancellationToken cancellationToken) =>
        writer.WriteAsync(db => Take(db, id, clock.GetUtcNow(), until, cancellationToken), cancellationToken);

    private static async Task<bool> Take(ConsoleDb db, Guid id, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        await db.WebhookDeliveries
            .Where(d => d.Id == id && d.State == DeliveryState.Pending && (d.ClaimedUntil == null || d.ClaimedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedUntil, until), cancellationToken) == 1;

    private Task<int> ReleaseAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var released = ids.ToList();
        return writer.WriteAsync(db => db.WebhookDeliveries.Where(d => released.Contains(d.Id) && d.State == DeliveryState.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedUntil, (DateTimeOffset?)null), cancellationToken), cancellationToken);
    }

    private sealed record Claim(WebhookDelivery Delivery, WebhookEndpoint Endpoint, OutboxMessage Message);

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Information, "Delivery {Delivery} to endpoint {Endpoint} failed, attempt {Attempt}: {Problem} {Status}.")]
        public static partial void Failed(ILogger log, Guid delivery, Guid endpoint, int attempt, DeliveryProblem? problem, int? status);

        [LoggerMessage(3402, LogLevel.Warning, "Delivery {Delivery} to endpoint {Endpoint} was given up after {Attempt} attempts; replay it from the Webhooks page.")]
        public static partial void GivenUp(ILogger log, Guid delivery, Guid endpoint, int attempt);
    }
}
