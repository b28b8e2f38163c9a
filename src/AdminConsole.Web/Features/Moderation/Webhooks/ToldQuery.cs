using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Webhooks;

/// <summary>How far the platform is with an event.</summary>
public enum ToldState
{
    Decided = 1,

    /// <summary>Every endpoint has it, or a reader of the pull side.</summary>
    Delivered = 2,

    /// <summary>The platform said that it has carried it out.</summary>
    Acknowledged = 3,
}

/// <summary>One event and what became of it.</summary>
public sealed record Told(Guid Id, string Kind, DateTimeOffset At, DateTimeOffset? NotBefore, DateTimeOffset? AcknowledgedAt, IReadOnlyList<DeliveryRow> Deliveries, IReadOnlyList<PullReader> PulledBy)
{
    public ToldState State => AcknowledgedAt is not null ? ToldState.Acknowledged
        : PulledBy.Count > 0 || (Deliveries.Count > 0 && Deliveries.All(d => d.State == DeliveryState.Delivered)) ? ToldState.Delivered
        : ToldState.Decided;
}

/// <summary>Reads what the platform was told of one comment.</summary>
public sealed class ToldQuery(ConsoleDb db, WebhooksQuery webhooks)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Told>> OfCommentAsync(CommentId comment, int take, CancellationToken cancel)
    {
        var subject = DecisionEvent.SubjectOf(comment);
        var messages = await db.OutboxMessages.AsNoTracking().Where(m => m.Subject == subject)
            .OrderByDescending(m => m.Id).Take(take).ToListAsync(cancel);
        if (messages.Count == 0)
            return [];
        var deliveries = (await webhooks.OfMessagesAsync([.. messages.Select(m => m.Id)], cancel)).ToLookup(d => d.MessageId);
        var readers = await db.PullReaders.AsNoTracking().ToListAsync(cancel);
        return
        [
            .. messages.Select(m => new Told(
                m.Id, m.Kind, m.CreatedAt, m.NotBefore, m.AcknowledgedAt, [.. deliveries[m.Id]],
                [.. readers.Where(r => (m.Sequence, m.Id).CompareTo((r.Sequence, r.MessageId)) <= 0)])),
        ];
    }
}
