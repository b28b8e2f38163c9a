using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Scheduling;

/// <summary>
/// Goes round at once and then every so often, as long as the process lives. What must be done stands in rows, so a
/// round that fails (the database is away) is told, and the next one finds the same.
/// </summary>
public abstract partial class Rounds(TimeSpan every, TimeProvider clock, ILogger log) : BackgroundService
{
    protected TimeProvider Clock { get; } = clock;

    protected ILogger Logger { get; } = log;

    protected abstract Task RoundAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, Clock);
        do
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(Logger, e, GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(3130, LogLevel.Error, "A round of {Part} failed; the next one finds the same work")]
        public static partial void Failed(ILogger log, Exception e, string part);
    }
}
