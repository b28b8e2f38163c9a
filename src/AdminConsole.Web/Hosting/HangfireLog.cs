using Hangfire.Logging;

namespace AdminConsole.Web.Hosting;

/// <summary>
/// Hangfire keeps its log provider in a static. This one writes to the host that started last and stays silent
/// once that host has gone, where the stock provider throws out of a disposed factory.
/// </summary>
internal sealed class HangfireLog : ILogProvider
{
    private volatile ILoggerFactory? factory;

    public static HangfireLog Instance { get; } = new();

    public ILog GetLogger(string name) => new Writer(this, name);

    public sealed class Attach(ILoggerFactory loggers) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            Instance.factory = loggers;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            if (Instance.factory == loggers)
                Instance.factory = null;
            return Task.CompletedTask;
        }
    }

    private sealed class Writer(HangfireLog owner, string name) : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null)
        {
            if (owner.factory?.CreateLogger(name) is not { } logger)
                return false;
            var level = (Microsoft.Extensions.Logging.LogLevel)(int)logLevel; // both count Trace 0 … Critical 5
            if (!logger.IsEnabled(level))
                return false;
            if (messageFunc is not null)
                logger.Log(level, default, messageFunc(), exception, static (message, _) => message);
            return true;
        }
    }
}
