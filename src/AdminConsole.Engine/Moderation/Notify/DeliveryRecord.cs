using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// Writes down what came of attempts at one endpoint: the attempts, the deliveries and the endpoint's circuit in one
/// transaction. The endpoint's row is locked first, so that two workers count one after the other.
/// </summary>
public sealed partial class DeliveryRecord(BookkeepingWriter writer, WebhookOptions options, TimeProvider clock, ILogger<DeliveryRecord> log)
{
    /// <summary>Not to be cancelled: the attempts were made.</summary>
    public async Task OfAsync(Guid endpointId, IReadOnlyList<(WebhookDelivery Delivery, AttemptResult Result)> made, bool isProbe)
    {
        var (before, after) = await writer.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var circuits = await CountAsync(db, endpointId, made.Any(m => m.Result.Delivered), made.Count, isProbe, now);
            foreach (var (delivery, result) in made)
                await WriteAsync(db, delivery, result, isProbe, now);
            if (circuits is { Before.OpenUntil: not null, After.OpenUntil: null })
                await LetGoAsync(db, endpointId, now);
            else if (circuits.After.OpenUntil is not null && isProbe)
                await GiveUpAsync(db, endpointId, made[0].Result, now);
            return circuits;
        }, CancellationToken.None);

        foreach (var (delivery, result) in made.Where(m => !m.Result.Delivered))
            Log.Failed(log, delivery.Id, endpointId, delivery.Attempts + 1, result.Problem, result.Status);
        if (before.OpenUntil is null && after.OpenUntil is not null)
            Log.Opened(log, endpointId, after.FailuresInARow, after.OpenUntil.Value);
        else if (before.OpenUntil is not null && after.OpenUntil is null)
            Log.Closed(log, endpointId);
    }

    /// <summary>The endpoint's circuit after these attempts.</summary>
    private async Task<(WebhookEndpoint Before, WebhookEndpoint After)> CountAsync(
        ConsoleDb db, Guid id, bool delivered, int attempts, bool isProbe, DateTimeOffset now)
    {
        var endpoint = db.WebhookEndpoints.Where(e => e.Id == id);
        await endpoint.ExecuteUpdateAsync(set => set.SetProperty(e => e.Enabled, e => e.Enabled)); // takes the row's lock on PostgreSQL
        var before = await endpoint.AsNoTracking().SingleAsync();
        var (failures, openUntil) = (before.FailuresInARow, before.OpenUntil);
        if (delivered)
        {
            (failures, openUntil) = (0, null);
        }
        else if (isProbe || openUntil is null)
        {
            failures = isProbe ? Math.Max(failures, options.CircuitFailures) + 1 : Math.Min(failures + attempts, options.CircuitFailures);
            if (failures >= options.CircuitFailures)
                openUntil = now + Circuit.PauseAfter(failures, options.CircuitFailures, options.LongestPause);
        }

        await endpoint.ExecuteUpdateAsync(set => set
            .SetProperty(e => e.FailuresInARow, failures)
            .SetProperty(e => e.OpenUntil, openUntil)
            .SetProperty(e => e.LastDeliveredAt, delivered ? now : before.LastDeliveredAt));
        return (before, await endpoint.AsNoTracking().SingleAsync());
    }

    private async Task WriteAsync(ConsoleDb db, WebhookDelivery delivery, AttemptResult result, bool isProbe, DateTimeOffset now)
    {
        db.WebhookAttempts.Add(new WebhookAttempt
        {
            Id = Ids.New(clock),
            DeliveryId = delivery.Id,
            At = now,
            TookMs = (int)result.Took.TotalMilliseconds,
            Problem = result.Problem,
            Status = result.Status,
            Error = result.Error,
        });
        if (result.Delivered)
        {
            // Whoever holds it by now: it has arrived.
            await db.WebhookDeliveries.Where(d => d.Id == delivery.Id && d.State != DeliveryState.Delivered).ExecuteUpdateAsync(set => set
                .SetProperty(d => d.State, DeliveryState.Delivered)
                .SetProperty(d => d.Attempts, d => d.Attempts + 1)
                .SetProperty(d => d.ClaimedUntil, (DateTimeOffset?)null)
                .SetProperty(d => d.LastAttemptAt, now)
                .SetProperty(d => d.LastProblem, (DeliveryProblem?)null)
                .SetProperty(d => d.LastStatus, result.Status)
                .SetProperty(d => d.LastError, (string?)null)
                .SetProperty(d => d.DeliveredAt, now));
            return;
        }

        // A probe is no step of the back-off; it does not bring the next one nearer either.
        var step = isProbe ? delivery.Step : delivery.Step + 1;
        var next = BackOff.Next(step, delivery.Since, now);
        if (isProbe && next is not null && delivery.NextAttemptAt > now)
            next = delivery.NextAttemptAt;
        var state = next is null ? DeliveryState.Dead : DeliveryState.Pending;
        var mine = await db.WebhookDeliveries
            .Where(d => d.Id == delivery.Id && d.State == DeliveryState.Pending && d.ClaimedUntil == delivery.ClaimedUntil)
            .ExecuteUpdateAsync(set => set
                .SetProperty(d => d.State, state)
                .SetProperty(d => d.Attempts, d => d.Attempts + 1)
                .SetProperty(d => d.Step, step)
                .SetProperty(d => d.ClaimedUntil, (DateTimeOffset?)null)
                .SetProperty(d => d.LastAttemptAt, now)
                .SetProperty(d => d.LastProblem, result.Problem)
                .SetProperty(d => d.LastStatus, result.Status)
                .SetProperty(d => d.LastError, result.Error)
                .SetProperty(d => d.NextAttemptAt, next ?? now));
        if (mine == 1 && state == DeliveryState.Dead)
            Log.GivenUp(log, delivery.Id, delivery.EndpointId, delivery.Attempts + 1);
    }

    /// <summary>The receiver is back: what had been put off is due.</summary>
    private static Task<int> LetGoAsync(ConsoleDb db, Guid endpointId, DateTimeOffset now) =>
        db.WebhookDeliveries.Where(d => d.EndpointId == endpointId && d.State == DeliveryState.Pending && d.Attempts > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Step, 0).SetProperty(d => d.NextAttemptAt, now));

    /// <summary>The probe stood for everything whose two days have passed.</summary>
    private async Task GiveUpAsync(ConsoleDb db, Guid endpointId, AttemptResult probe, DateTimeOffset now)
    {
        var since = now - BackOff.GiveUpAfter;
        var dead = await db.WebhookDeliveries
            .Where(d => d.EndpointId == endpointId && d.State == DeliveryState.Pending && (d.RestartedAt ?? d.CreatedAt) <= since
                && (d.ClaimedUntil == null || d.ClaimedUntil < now))
            .ExecuteUpdateAsync(set => set
                .SetProperty(d => d.State, DeliveryState.Dead)
                .SetProperty(d => d.LastProblem, d => d.LastProblem ?? probe.Problem)
                .SetProperty(d => d.LastStatus, d => d.LastProblem == null ? probe.Status : d.LastStatus)
                .SetProperty(d => d.LastError, d => d.LastProblem == null ? probe.Error : d.LastError));
        if (dead > 0)
            Log.GivenUpWith(log, dead, endpointId);
    }

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Information, "Delivery {Delivery} to endpoint {Endpoint} failed, attempt {Attempt}: {Problem} {Status}.")]
        public static partial void Failed(ILogger log, Guid delivery, Guid endpoint, int attempt, DeliveryProblem? problem, int? status);

        [LoggerMessage(3402, LogLevel.Warning, "Delivery {Delivery} to endpoint {Endpoint} was given up after {Attempt} attempts; replay it from the Webhooks page.")]
        public static partial void GivenUp(ILogger log, Guid delivery, Guid endpoint, int attempt);

        [LoggerMessage(3404, LogLevel.Warning, "Endpoint {Endpoint} failed {Failures} times in a row: its circuit is open, and it is asked again at {Until:O}.")]
        public static partial void Opened(ILogger log, Guid endpoint, int failures, DateTimeOffset until);

        [LoggerMessage(3405, LogLevel.Information, "Endpoint {Endpoint} is back: its circuit is closed, and what waited goes out.")]
        public static partial void Closed(ILogger log, Guid endpoint);

        [LoggerMessage(3406, LogLevel.Warning, "{Count} deliveries to endpoint {Endpoint} were given up after two days; replay them from the Webhooks page.")]
        public static partial void GivenUpWith(ILogger log, int count, Guid endpoint);
    }
}
