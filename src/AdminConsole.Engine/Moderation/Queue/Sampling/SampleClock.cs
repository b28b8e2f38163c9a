using AdminConsole.Engine.Scheduling;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Queue.Sampling;

/// <summary>Looks every quarter of an hour whether yesterday's sample is still to be drawn.</summary>
public sealed partial class SampleClock(Sampler sampler, TimeProvider clock, ILogger<SampleClock> log) : Rounds(TimeSpan.FromMinutes(15), clock, log)
{
    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        if (await sampler.DrawAsync(cancellationToken) is > 0 and var count)
            Log.Drawn(Logger, count);
    }

    private static partial class Log
    {
        [LoggerMessage(3321, LogLevel.Information, "{Count} comments of yesterday were drawn to be judged blind")]
        public static partial void Drawn(ILogger log, int count);
    }
}
