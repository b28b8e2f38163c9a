using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting.Api;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Webhooks;

/// <summary>Reads endpoints and deliveries. Nothing here counts or skips over what was delivered: that grows for ever.</summary>
public sealed class WebhooksQuery(ConsoleDb db, WebhookOptions options, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int MostAttempts = 100;

    public async Task<WebhooksPage> PageAsync(WebhooksFilter filter, CancellationToken cancel)
    {
        var (deliveries, next) = await DeliveriesAsync(filter, cancel);
        return new WebhooksPage(filter, await EndpointsAsync(cancel), deliveries, next)
        {
            Types = [.. PlatformEvents.All.Select(e => e.Type)],
            Readers = await db.PullReaders.AsNoTracking().OrderByDescending(r => r.ReadAt).ToListAsync(cancel),
            Open = filter.Delivery is { } open ? await OpenAsync(open, cancel) : null,
            RolloverHours = options.RolloverHours,
        };
    }

    /// <summary>What was laid out for these messages, oldest endpoint first.</summary>
    public Task<List<DeliveryRow>> OfMessagesAsync(IReadOnlyList<Guid> messages, CancellationToken cancel) =>
        Rows(db.WebhookDeliveries.Where(d => messages.Contains(d.MessageId)).OrderBy(d => d.Id)).ToListAsync(cancel);

    private async Task<IReadOnlyList<EndpointRow>> EndpointsAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var cells = await db.WebhookDeliveries.Where(d => d.State == DeliveryState.Pending || d.State == DeliveryState.Dead)
            .GroupBy(d => new { d.EndpointId, d.State }).Select(g => new { g.Key.EndpointId, g.Key.State, Count = g.Count() }).ToListAsync(cancel);
        int Of(DeliveryState state, Guid endpoint) => cells.Where(c => c.State == state && c.EndpointId == endpoint).Sum(c => c.Count);
        var endpoints = await db.WebhookEndpoints.AsNoTracking().OrderBy(e => e.CreatedAt).ToListAsync(cancel);
        return
        [
            .. endpoints.Select(e => new EndpointRow(e.Id, e.Url, e.Description, e.Enabled, e.CreatedAt)
            {
                Pending = Of(DeliveryState.Pending, e.Id),
                Dead = Of(DeliveryState.Dead, e.Id),
                LastDelivered = e.LastDeliveredAt,
                FailuresInARow = e.FailuresInARow,
                OpenUntil = e.OpenUntil,
                RollingUntil = e.IsRolling(now) ? e.PreviousUntil : null,
            }),
        ];
    }

    private async Task<OpenDelivery?> OpenAsync(Guid id, CancellationToken cancel)
    {
        if (await Rows(db.WebhookDeliveries.Where(d => d.Id == id)).SingleOrDefaultAsync(cancel) is not { } row)
            return null;
        return new OpenDelivery(
            row,
            await db.OutboxMessages.Where(m => m.Id == row.MessageId).Select(m => m.Payload).SingleAsync(cancel),
            await db.WebhookAttempts.AsNoTracking().Where(a => a.DeliveryId == id).OrderByDescending(a => a.At).ThenByDescending(a => a.Id)
                .Take(MostAttempts).ToListAsync(cancel));
    }

    private async Task<(IReadOnlyList<DeliveryRow> Rows, string? Next)> DeliveriesAsync(WebhooksFilter filter, CancellationToken cancel)
    {
        var deliveries = db.WebhookDeliveries.AsQueryable();
        if (filter.Show is { } state && Enum.IsDefined(state))
            deliveries = deliveries.Where(d => d.State == state);
        if (filter.Endpoint is { } endpoint)
            deliveries = deliveries.Where(d => d.EndpointId == endpoint);
        if (!string.IsNullOrEmpty(filter.Type))
            deliveries = deliveries.Where(d => db.OutboxMessages.Any(m => m.Id == d.MessageId && m.Kind == filter.Type));
        if (Cursor.Read(filter.After, 1) is [var part] && Guid.TryParse(part, out var last))
            deliveries = deliveries.Where(d => d.Id.CompareTo(last) < 0);
        var rows = await Rows(deliveries.OrderByDescending(d => d.Id).Take(PageSize + 1)).ToListAsync(cancel);
        rows.Sort((a, b) => b.Id.CompareTo(a.Id));
        if (rows.Count <= PageSize)
            return (rows, null);
        rows.RemoveAt(PageSize);
        return (rows, Cursor.Write(rows[^1].Id));
    }

    private IQueryable<DeliveryRow> Rows(IQueryable<WebhookDelivery> deliveries) =>
        from d in deliveries.AsNoTracking()
        join e in db.WebhookEndpoints.AsNoTracking() on d.EndpointId equals e.Id
        join m in db.OutboxMessages.AsNoTracking() on d.MessageId equals m.Id
        select new DeliveryRow(d.Id, d.MessageId, d.EndpointId, m.Kind, d.Subject, e.Url, d.State, d.Attempts, d.CreatedAt, d.NextAttemptAt)
        {
            LastAttemptAt = d.LastAttemptAt,
            Problem = d.LastProblem,
            Status = d.LastStatus,
            Error = d.LastError,
            DeliveredAt = d.DeliveredAt,
            EndpointEnabled = e.Enabled,
            OpenUntil = e.OpenUntil,
        };
}
