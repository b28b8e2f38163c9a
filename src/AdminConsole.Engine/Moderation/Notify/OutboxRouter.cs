using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// Lays out every new message as one delivery for each endpoint that is enabled at that moment, in the order of their
/// commits: what is laid out can only be followed by later messages.
/// </summary>
public sealed class OutboxRouter(BookkeepingWriter writer, TimeProvider clock)
{
    private const int Batch = 200;

    /// <summary>How many messages were routed; call again until it is 0.</summary>
    public Task<int> RouteAsync(CancellationToken cancellationToken) => writer.WriteAsync(async db =>
    {
        var messages = await db.OutboxMessages.AsNoTracking().Where(m => m.RoutedAt == null)
            .OrderBy(m => m.Sequence).ThenBy(m => m.Id).Take(Batch).ToListAsync(cancellationToken);
        if (messages.Count == 0)
            return 0;
        var now = clock.GetUtcNow();
        var ids = messages.ConvertAll(m => m.Id);
        var claimed = await db.OutboxMessages.Where(m => ids.Contains(m.Id) && m.RoutedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.RoutedAt, now), cancellationToken);
        if (claimed != ids.Count)
            throw new DbUpdateConcurrencyException("Another node routed the same messages."); // what it left is read again
        var endpoints = await db.WebhookEndpoints.Where(e => e.Enabled).Select(e => e.Id).ToListAsync(cancellationToken);
        foreach (var message in messages)
        {
            foreach (var endpoint in endpoints)
                db.WebhookDeliveries.Add(Delivery(message, endpoint, now));
        }

        return messages.Count;
    }, cancellationToken);

    internal WebhookDelivery Delivery(OutboxMessage message, Guid endpointId, DateTimeOffset now) => new()
    {
        Id = Ids.New(clock),
        MessageId = message.Id,
        EndpointId = endpointId,
        Subject = message.Subject,
        Sequence = message.Sequence,
        CreatedAt = now,
        NextAttemptAt = message.NotBefore > now ? message.NotBefore.Value : now,
    };
}
