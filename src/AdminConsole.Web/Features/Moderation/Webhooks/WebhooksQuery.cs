using System.Globalization;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Webhooks;

/// <summary>Reads endpoints and deliveries.</summary>
public sealed class WebhooksQuery(ConsoleDb db)
{
    private const int PageSize = 50;

    public async Task<WebhooksPage> PageAsync(DeliveryState? show, string? after, CancellationToken cancel)
    {
        var cells = await db.WebhookDeliveries.GroupBy(d => new { d.EndpointId, d.State })
            .Select(g => new { g.Key.EndpointId, g.Key.State, Count = g.Count(), Last = g.Max(d => d.DeliveredAt) }).ToListAsync(cancel);
        int Of(DeliveryState state, Guid? endpoint = null) => cells.Where(c => c.State == state && (endpoint is null || c.EndpointId == endpoint)).Sum(c => c.Count);
        var endpoints = await db.WebhookEndpoints.AsNoTracking().OrderBy(e => e.CreatedAt).ToListAsync(cancel);
        var (deliveries, next) = await DeliveriesAsync(show, after, cancel);
        return new WebhooksPage(
            show,
            [
                .. endpoints.Select(e => new EndpointRow(e.Id, e.Url, e.Description, e.Enabled, e.CreatedAt)
                {
                    Pending = Of(DeliveryState.Pending, e.Id),
                    Dead = Of(DeliveryState.Dead, e.Id),
                    LastDelivered = cells.Where(c => c.EndpointId == e.Id).Max(c => c.Last),
                }),
            ],
            deliveries,
            next)
        {
            Pending = Of(DeliveryState.Pending),
            Dead = Of(DeliveryState.Dead),
            Delivered = Of(DeliveryState.Delivered),
        };
    }

    /// <summary>What was sent about one comment, newest first.</summary>
    public Task<List<DeliveryRow>> OfCommentAsync(CommentId comment, CancellationToken cancel)
    {
        var subject = $"comment:{comment}";
        return Rows(db.WebhookDeliveries.Where(d => d.Subject == subject).OrderByDescending(d => d.CreatedAt).Take(PageSize)).ToListAsync(cancel);
    }

    private async Task<(IReadOnlyList<DeliveryRow> Rows, string? Next)> DeliveriesAsync(DeliveryState? show, string? after, CancellationToken cancel)
    {
        var deliveries = db.WebhookDeliveries.AsQueryable();
        if (show is { } state)
            deliveries = deliveries.Where(d => d.State == state);
        var skip = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var shown) ? shown : 0;
        var rows = await Rows(deliveries.OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).Skip(skip).Take(PageSize + 1)).ToListAsync(cancel);
        if (rows.Count <= PageSize)
            return (rows, null);
        rows.RemoveAt(PageSize);
        return (rows, (skip + PageSize).ToString(CultureInfo.InvariantCulture));
    }

    private IQueryable<DeliveryRow> Rows(IQueryable<WebhookDelivery> deliveries) =>
        from d in deliveries.AsNoTracking()
        join e in db.WebhookEndpoints.AsNoTracking() on d.EndpointId equals e.Id
        join m in db.OutboxMessages.AsNoTracking() on d.MessageId equals m.Id
        orderby d.CreatedAt descending, d.Id descending
        select new DeliveryRow(d.Id, m.Kind, d.Subject, e.Url, d.State, d.Attempts, d.CreatedAt, d.NextAttemptAt)
        {
            LastAttemptAt = d.LastAttemptAt,
            Problem = d.LastProblem,
            Status = d.LastStatus,
            Error = d.LastError,
            DeliveredAt = d.DeliveredAt,
            EndpointEnabled = e.Enabled,
        };
}
