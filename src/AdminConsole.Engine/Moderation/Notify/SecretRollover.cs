using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>What became of a roll-over.</summary>
public abstract record RollOutcome
{
    private RollOutcome()
    {
    }

    /// <summary>The only moment at which the new secret is known in the clear; the one before it signs too until <paramref name="Until"/>.</summary>
    public sealed record Rolled(string Secret, DateTimeOffset Until) : RollOutcome;

    /// <summary>Two secrets are in use already: a third would take one away from a receiver that may still rely on it.</summary>
    public sealed record StillRolling(DateTimeOffset Until) : RollOutcome;

    public sealed record BadSecret : RollOutcome;

    public sealed record NotFound : RollOutcome;
}

/// <summary>
/// Replaces an endpoint's signing secret without a message that its receiver cannot verify: for a while every message
/// is signed with both, and the receiver changes over when it likes.
/// </summary>
public sealed class SecretRollover(AuditedWriter writer, ISecretProtector secrets, WebhookOptions options)
{
    /// <param name="secret">Null makes a new one.</param>
    /// <param name="hours">How long both are used; null as the settings say, 0 not at all.</param>
    public async Task<RollOutcome> RollAsync(ProcessContext context, Guid id, string? secret, int? hours, CancellationToken cancellationToken)
    {
        secret = string.IsNullOrWhiteSpace(secret) ? WebhookSignature.NewSecret() : secret.Trim();
        if (!WebhookSignature.IsSecret(secret))
            return new RollOutcome.BadSecret();
        var both = TimeSpan.FromHours(Math.Clamp(hours ?? options.RolloverHours, 0, WebhookOptions.MaxRolloverHours));
        var kept = secrets.Protect(secret);
        return await writer.WriteAsync<RollOutcome>(context, async (db, now) =>
        {
            var endpoint = await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
            if (endpoint is null)
                return (new RollOutcome.NotFound(), AuditSubject.Nothing);
            if (endpoint.IsRolling(now))
                return (new RollOutcome.StillRolling(endpoint.PreviousUntil!.Value), AuditSubject.Nothing);
            var until = now + both;
            var rolled = await db.WebhookEndpoints.Where(e => e.Id == id && e.ProtectedSecret == endpoint.ProtectedSecret).ExecuteUpdateAsync(
                set => set
                    .SetProperty(e => e.PreviousProtectedSecret, both > TimeSpan.Zero ? endpoint.ProtectedSecret : null)
                    .SetProperty(e => e.PreviousUntil, both > TimeSpan.Zero ? until : null)
                    .SetProperty(e => e.ProtectedSecret, kept),
                cancellationToken);
            return rolled == 1
                ? (new RollOutcome.Rolled(secret, until), new AuditSubject($"webhook:{id}", JsonSerializer.Serialize(new { until = PlatformEvent.Instant(until) })))
                : throw new DbUpdateConcurrencyException("Somebody else rolled it over meanwhile.");
        }, cancellationToken);
    }

    /// <summary>The old secret signs no more. False when there is none.</summary>
    public Task<bool> EndAsync(ProcessContext context, Guid id, CancellationToken cancellationToken) =>
        writer.WriteAsync(context, async (db, _) =>
        {
            var ended = await Forget(db.WebhookEndpoints.Where(e => e.Id == id && e.PreviousProtectedSecret != null), cancellationToken);
            return (ended == 1, ended == 1 ? new AuditSubject($"webhook:{id}") : AuditSubject.Nothing);
        }, cancellationToken);

    internal static Task<int> Forget(IQueryable<WebhookEndpoint> endpoints, CancellationToken cancellationToken) => endpoints.ExecuteUpdateAsync(
        set => set.SetProperty(e => e.PreviousProtectedSecret, (string?)null).SetProperty(e => e.PreviousUntil, (DateTimeOffset?)null), cancellationToken);
}
