using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// The stage that tells the platform: at least once, in order per subject and endpoint. The rows are the truth; a
/// process that dies in the middle leaves claims that run out, and the next pass sends again under the same id.
/// <see cref="WebhookJob"/> calls it for all endpoints at the same time.
/// </summary>
public sealed class WebhookDeliverer(
    IDbContextFactory<ConsoleDb> databases, BookkeepingWriter writer, WebhookSender sender, DeliveryRecord record, WebhookOptions options,
    TimeProvider clock)
{
    private const int AtOncePerEndpoint = 8;

    /// <summary>Longer than an attempt can take; what a killed worker had in hand comes back as soon after.</summary>
    private TimeSpan ClaimFor => options.Timeout + TimeSpan.FromSeconds(15);

    /// <summary>True when something could be sent now.</summary>
    public async Task<bool> IsAnythingDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.OutboxMessages.AnyAsync(m => m.RoutedAt == null, cancellationToken)
            || (await DueEndpointsAsync(cancellationToken)).Count > 0;
    }

    /// <summary>The endpoints to which something can be sent now.</summary>
    public async Task<IReadOnlyList<WebhookEndpoint>> DueEndpointsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var due = new List<WebhookEndpoint>();
        foreach (var endpoint in await ReachableAsync(db, now, cancellationToken))
        {
            if (await Due(db, endpoint, now).AnyAsync(cancellationToken))
                due.Add(endpoint);
        }

        return due;
    }

    /// <summary>Attempts one claim's worth of what is due at an endpoint: a probe where its circuit is open.</summary>
    public async Task DeliverAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.OpenUntil is not null)
            await ProbeAsync(endpoint, cancellationToken);
        else if (await ClaimAsync(db => Due(db, endpoint.Id, clock.GetUtcNow()).Take(AtOncePerEndpoint), cancellationToken) is { Count: > 0 } claimed)
            await AttemptAsync(claimed, isProbe: false, cancellationToken);
    }

    /// <summary>Attempts one delivery now, whatever its turn and the circuit: the test button. Null when it is not there or in hand already.</summary>
    public async Task<AttemptResult?> DeliverNowAsync(Guid deliveryId, CancellationToken cancellationToken)
    {
        var claimed = await ClaimAsync(db => db.WebhookDeliveries.Where(d => d.Id == deliveryId && d.State == DeliveryState.Pending), cancellationToken);
        if (claimed is not [var claim])
            return null;
        var result = await sender.SendAsync(claim.Endpoint, claim.Message, cancellationToken);
        await record.OfAsync(claim.Endpoint.Id, [(claim.Delivery, result)], isProbe: false);
        return result;
    }

    private async Task ProbeAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var mine = await writer.WriteAsync(
            db => db.WebhookEndpoints.Where(e => e.Id == endpoint.Id && e.Enabled && e.OpenUntil <= now)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.OpenUntil, now + ClaimFor), cancellationToken),
            cancellationToken);
        if (mine == 0)
            return;

        // Least recently attempted first: NULLs sort differently in the two databases.
        var claimed = await ClaimAsync(
            db => Due(db, endpoint, now).OrderBy(d => d.LastAttemptAt != null).ThenBy(d => d.LastAttemptAt).ThenBy(d => d.Sequence).Take(1), cancellationToken);
        if (claimed.Count > 0)
        {
            await AttemptAsync(claimed, isProbe: true, cancellationToken);
            return;
        }

        await writer.WriteAsync(
            db => db.WebhookEndpoints.Where(e => e.Id == endpoint.Id && e.OpenUntil == now + ClaimFor)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.OpenUntil, now), cancellationToken),
            cancellationToken);
    }

    private async Task AttemptAsync(IReadOnlyList<Claim> claims, bool isProbe, CancellationToken cancellationToken)
    {
        var made = await Task.WhenAll(claims.Select(async claim => (claim.Delivery, await sender.SendAsync(claim.Endpoint, claim.Message, cancellationToken))));
        await record.OfAsync(claims[0].Endpoint.Id, made, isProbe);
    }

    /// <summary>Enabled, with a circuit that is closed or may be probed.</summary>
    private static Task<List<WebhookEndpoint>> ReachableAsync(ConsoleDb db, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.WebhookEndpoints.AsNoTracking().Where(e => e.Enabled && (e.OpenUntil == null || e.OpenUntil <= now)).ToListAsync(cancellationToken);

    /// <summary>A probe does not wait for a delivery's own step, but it respects the grace of what was never attempted.</summary>
    private static IQueryable<WebhookDelivery> Due(ConsoleDb db, WebhookEndpoint endpoint, DateTimeOffset now) => endpoint.OpenUntil is null
        ? Due(db, endpoint.Id, now)
        : Heads(db, endpoint.Id, now).Where(d => d.NextAttemptAt <= now || d.Attempts > 0);

    private static IQueryable<WebhookDelivery> Due(ConsoleDb db, Guid endpoint, DateTimeOffset now) =>
        Heads(db, endpoint, now).Where(d => d.NextAttemptAt <= now).OrderBy(d => d.Sequence).ThenBy(d => d.MessageId);

    /// <summary>Pending, in nobody's hand, and nothing earlier of its subject still on the way there.</summary>
    private static IQueryable<WebhookDelivery> Heads(ConsoleDb db, Guid endpoint, DateTimeOffset now) => db.WebhookDeliveries.Where(d =>
        d.EndpointId == endpoint && d.State == DeliveryState.Pending
        && (d.ClaimedUntil == null || d.ClaimedUntil < now)
        && !db.WebhookDeliveries.Any(before => before.EndpointId == endpoint && before.Subject == d.Subject && before.State == DeliveryState.Pending
            && (before.Sequence < d.Sequence || (before.Sequence == d.Sequence && before.MessageId.CompareTo(d.MessageId) < 0))));

    private async Task<IReadOnlyList<Claim>> ClaimAsync(Func<ConsoleDb, IQueryable<WebhookDelivery>> which, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var due = await which(db).AsNoTracking().ToListAsync(cancellationToken);
        if (due.Count == 0)
            return [];
        var now = clock.GetUtcNow();
        var until = now + ClaimFor;
        var mine = new List<WebhookDelivery>(due.Count);
        await writer.WriteAsync(async write =>
        {
            mine.Clear();
            foreach (var delivery in due)
            {
                var taken = await write.WebhookDeliveries
                    .Where(d => d.Id == delivery.Id && d.State == DeliveryState.Pending && (d.ClaimedUntil == null || d.ClaimedUntil < now))
                    .ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedUntil, until), cancellationToken);
                if (taken == 1)
                {
                    delivery.ClaimedUntil = until;
                    mine.Add(delivery);
                }
            }

            return mine.Count;
        }, cancellationToken);

        var messages = mine.ConvertAll(d => d.MessageId);
        var bodies = await db.OutboxMessages.AsNoTracking().Where(m => messages.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken);
        var endpoints = await db.WebhookEndpoints.AsNoTracking().ToDictionaryAsync(e => e.Id, cancellationToken);
        return mine.ConvertAll(d => new Claim(d, endpoints[d.EndpointId], bodies[d.MessageId]));
    }

    private sealed record Claim(WebhookDelivery Delivery, WebhookEndpoint Endpoint, OutboxMessage Message);
}
