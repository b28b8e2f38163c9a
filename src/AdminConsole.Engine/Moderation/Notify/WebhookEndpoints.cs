using System.ComponentModel;
using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>What became of a new endpoint.</summary>
public abstract record EndpointOutcome
{
    private EndpointOutcome()
    {
    }

    /// <summary>The only moment at which the secret is known in the clear.</summary>
    public sealed record Added(Guid Id, string Secret) : EndpointOutcome;

    public sealed record BadAddress(AddressProblem Problem) : EndpointOutcome;

    public sealed record BadSecret : EndpointOutcome;

    public sealed record AlreadyThere : EndpointOutcome;
}

/// <summary>Adds, switches and tests endpoints, and brings dead deliveries back.</summary>
public sealed class WebhookEndpoints(
    AuditedWriter writer, OutboxRouter router, ISecretProtector secrets, WebhookOptions options, TimeProvider clock)
{
    public const string TestEvent = "webhook.test";

    /// <param name="secret">Null makes a new one.</param>
    public async Task<EndpointOutcome> AddAsync(
        ProcessContext context, string url, string description, string? secret, CancellationToken cancellationToken)
    {
        url = url.Trim();
        if (WebhookAddress.Problem(url) is { } problem)
            return new EndpointOutcome.BadAddress(problem);
        secret = string.IsNullOrWhiteSpace(secret) ? WebhookSignature.NewSecret() : secret.Trim();
        if (!WebhookSignature.IsSecret(secret))
            return new EndpointOutcome.BadSecret();
        var endpoint = new WebhookEndpoint
        {
            Id = Ids.New(clock),
            Url = url,
            Description = description.Trim(),
            ProtectedSecret = secrets.Protect(secret),
            CreatedAt = clock.GetUtcNow(),
        };
        return await writer.WriteAsync<EndpointOutcome>(context, async (db, _) =>
        {
            if (await db.WebhookEndpoints.AnyAsync(e => e.Url == url, cancellationToken))
                return (new EndpointOutcome.AlreadyThere(), AuditSubject.Nothing);
            db.WebhookEndpoints.Add(endpoint);
            return (new EndpointOutcome.Added(endpoint.Id, secret), Subject(endpoint.Id));
        }, cancellationToken);
    }

    /// <summary>Makes the endpoint of the configuration unless it is there.</summary>
    public async Task EnsureFirstAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(options.FirstEndpointUrl))
            await AddAsync(ProcessContext.System("webhook.add", "configuration"), options.FirstEndpointUrl, "", options.FirstEndpointSecret, cancellationToken);
    }

    /// <summary>
    /// What waits for a disabled endpoint goes on waiting, without its two days running out; what happens meanwhile is
    /// not laid out for it. False when it is unknown.
    /// </summary>
    public Task<bool> SetEnabledAsync(ProcessContext context, Guid id, bool enabled, CancellationToken cancellationToken) =>
        writer.WriteAsync(context, async (db, now) =>
        {
            var changed = await db.WebhookEndpoints.Where(e => e.Id == id && e.Enabled != enabled).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Enabled, enabled).SetProperty(e => e.FailuresInARow, 0).SetProperty(e => e.OpenUntil, (DateTimeOffset?)null),
                cancellationToken);
            if (changed == 0)
                return (await db.WebhookEndpoints.AnyAsync(e => e.Id == id, cancellationToken), AuditSubject.Nothing);
            if (enabled)
                await RestartAsync(db.WebhookDeliveries.Where(d => d.EndpointId == id && d.State == DeliveryState.Pending), now, cancellationToken);
            return (true, Subject(id, JsonSerializer.Serialize(new { enabled })));
        }, cancellationToken);

    /// <summary>Whoever presses the button sends it and sees what comes back; the job does where that process died meanwhile.</summary>
    private static readonly TimeSpan ByHand = TimeSpan.FromSeconds(15);

    /// <summary>Lays out a real event of kind <see cref="TestEvent"/>; returns its delivery, or null when the endpoint is unknown.</summary>
    public Task<Guid?> TestAsync(ProcessContext context, Guid id, CancellationToken cancellationToken) =>
        writer.WriteAsync<Guid?>(context, async (db, now) =>
        {
            if (!await db.WebhookEndpoints.AnyAsync(e => e.Id == id, cancellationToken))
                return (null, AuditSubject.Nothing);
            var messageId = Ids.New(clock);
            var message = PlatformEvent.Message(messageId, TestEvent, $"test:{messageId}", new TestEventData(id), now);
            message.RoutedAt = now;
            db.OutboxMessages.Add(message);
            var delivery = router.Delivery(message, id, now);
            delivery.NextAttemptAt = now + ByHand;
            db.WebhookDeliveries.Add(delivery);
            return (delivery.Id, Subject(id));
        }, cancellationToken);

    /// <summary>Sends a delivery again now, from the start of its back-off. False when it was delivered.</summary>
    public async Task<bool> ReplayAsync(ProcessContext context, Guid deliveryId, CancellationToken cancellationToken) =>
        await ReplayWhereAsync(context, q => q.Where(d => d.Id == deliveryId && d.State != DeliveryState.Delivered), $"delivery:{deliveryId}", cancellationToken) == 1;

    /// <summary>Sends every dead delivery again; returns how many.</summary>
    public Task<int> ReplayDeadAsync(ProcessContext context, Guid? endpointId, CancellationToken cancellationToken) =>
        ReplayWhereAsync(
            context,
            q => q.Where(d => d.State == DeliveryState.Dead && (endpointId == null || d.EndpointId == endpointId)),
            endpointId is null ? "webhooks" : $"webhook:{endpointId}",
            cancellationToken);

    private Task<int> ReplayWhereAsync(
        ProcessContext context, Func<IQueryable<WebhookDelivery>, IQueryable<WebhookDelivery>> which, string subject, CancellationToken cancellationToken) =>
        writer.WriteAsync(context, async (db, now) =>
        {
            // A person who sends again wants an answer now: an open circuit is probed at once. Endpoints before
            // deliveries, the order in which everybody locks them.
            var endpoints = which(db.WebhookDeliveries).Select(d => d.EndpointId);
            await db.WebhookEndpoints.Where(e => e.OpenUntil > now && endpoints.Contains(e.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.OpenUntil, now), cancellationToken);
            var replayed = await RestartAsync(which(db.WebhookDeliveries), now, cancellationToken);
            return (replayed, replayed == 0 ? AuditSubject.Nothing : new AuditSubject(subject, JsonSerializer.Serialize(new { replayed })));
        }, cancellationToken);

    /// <summary>Due now, with two days and a back-off of their own.</summary>
    private static Task<int> RestartAsync(IQueryable<WebhookDelivery> deliveries, DateTimeOffset now, CancellationToken cancellationToken) =>
        deliveries.ExecuteUpdateAsync(
            set => set
                .SetProperty(d => d.State, DeliveryState.Pending)
                .SetProperty(d => d.Step, 0)
                .SetProperty(d => d.RestartedAt, now)
                .SetProperty(d => d.NextAttemptAt, now),
            cancellationToken);

    private static AuditSubject Subject(Guid id, string? detail = null) => new($"webhook:{id}", detail);
}

/// <summary>What a test carries.</summary>
public sealed record TestEventData([property: Description("The console's id of the endpoint whose test button was pressed.")] Guid Endpoint);
