using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// Looks once a second whether something is due and hands it to Hangfire. The outbox and delivery rows are what must be
/// done; a job lost with a process is handed over again by the next look, on any node.
/// </summary>
public sealed partial class OutboxPump(
    WebhookDeliverer deliverer, WebhookEndpoints endpoints, IBackgroundJobClient jobs, TimeProvider clock, ILogger<OutboxPump> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await endpoints.EnsureFirstAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await deliverer.IsAnythingDueAsync(stoppingToken))
                    jobs.Enqueue<WebhookDeliverer>(d => d.DeliverDueAsync(CancellationToken.None));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.LookFailed(log, e); // the database is away; the next look finds the same rows
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3403, LogLevel.Error, "Could not look for due webhook deliveries.")]
        public static partial void LookFailed(ILogger log, Exception e);
    }
}
