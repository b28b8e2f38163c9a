using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Notify;

/// <param name="Acknowledged">Marked now.</param>
/// <param name="Already">Marked before.</param>
/// <param name="Unknown">No event has this id.</param>
public sealed record AcknowledgedEvents(int Acknowledged, int Already, IReadOnlyList<Guid> Unknown);

/// <summary>The platform's word that it has carried out what it was told; having read it is not enough.</summary>
public sealed class Acknowledgements(AuditedWriter writer)
{
    public const int MaxIds = 1000;

    public Task<AcknowledgedEvents> TakeAsync(ProcessContext context, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted.Count, MaxIds, nameof(ids));
        return writer.WriteAsync(context, async (db, now) =>
        {
            var known = await db.OutboxMessages.Where(m => wanted.Contains(m.Id)).Select(m => m.Id).ToListAsync(cancellationToken);
            var marked = await db.OutboxMessages.Where(m => wanted.Contains(m.Id) && m.AcknowledgedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.AcknowledgedAt, now), cancellationToken);
            return (
                new AcknowledgedEvents(marked, known.Count - marked, [.. wanted.Except(known)]),
                marked == 0 ? AuditSubject.Nothing : new AuditSubject("events", JsonSerializer.Serialize(new { acknowledged = marked })));
        }, cancellationToken);
    }
}
