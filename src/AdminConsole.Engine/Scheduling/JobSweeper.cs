using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Scheduling;

/// <summary>
/// Passes due rows to Hangfire, each once per process, and brings back what dead workers left. This is all that makes
/// the rows durable: after a restart it finds what was not finished.
/// </summary>
public sealed partial class JobSweeper(
    JobLedger ledger, IBackgroundJobClientV2 hangfire, IServiceScopeFactory scopes, Signal woken, JobOptions options, ILogger<JobSweeper> logger)
    : BackgroundService
{
    /// <summary>Hangfire's queue for jobs of seconds.</summary>
    public const string ShortQueue = "default";

    /// <summary>Hangfire's queue for jobs of minutes, with a worker of its own.</summary>
    public const string LongQueue = "long";

    private const int Most = 500;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var longKinds = LongKinds();
        var ticks = 0;
        var keepEvery = Math.Max(1, options.LeaseSeconds / 3);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ledger.ReturnLostAsync(stoppingToken) is var lost and > 0)
                    Log.Returned(logger, lost);
                while (await PassOnAsync(longKinds, stoppingToken) == Most)
                {
                    // A backlog: go on without waiting.
                }

                if (ticks % keepEvery == 0)
                    await ledger.KeepInHandAsync(stoppingToken);
                if (ticks++ % 3600 == 0)
                    await ledger.ForgetAsync(stoppingToken);
                await woken.WaitAsync(Tick, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The database is away or busy; the rows wait.
                Log.SweepFailed(logger, e);
                await Task.Delay(Tick, stoppingToken);
            }
        }
    }

    private async Task<int> PassOnAsync(HashSet<string> longKinds, CancellationToken cancellationToken)
    {
        var rows = await ledger.TakeInHandAsync(Most, cancellationToken);
        foreach (var (id, kind) in rows)
        {
            var queue = longKinds.Contains(kind) ? LongQueue : ShortQueue;
            hangfire.Create(Job.FromExpression<JobRunner>(r => r.RunAsync(id, kind, CancellationToken.None)), new EnqueuedState(queue));
        }

        return rows.Count;
    }

    private HashSet<string> LongKinds()
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetServices<IJobHandler>().Where(h => h.IsLong).Select(h => h.Kind).ToHashSet(StringComparer.Ordinal);
    }

    private static partial class Log
    {
        [LoggerMessage(3110, LogLevel.Warning, "{Count} jobs of workers that are gone were taken back")]
        public static partial void Returned(ILogger logger, int count);

        [LoggerMessage(3111, LogLevel.Warning, "Looking for due jobs failed; trying again")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
