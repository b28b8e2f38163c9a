using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation;

/// <summary>
/// Scores what came before there was a champion, once per champion that this process sees: the first promotion finds
/// the comments that waited for it, whichever way it came about.
/// </summary>
public sealed partial class ScoreBacklog(IScorerSource scorers, Rescoring rescoring, TimeProvider clock, ILogger<ScoreBacklog> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        ModelVersionId? last = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await scorers.GetAsync(stoppingToken) is not { } champion || champion.Version == last)
                    continue;
                var count = await rescoring.RunAsync(ProcessContext.System("comments.rescore", "scoring"), null, stoppingToken);
                last = champion.Version;
                if (count > 0)
                    Log.Scored(log, count);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(log, e); // the database is away; the next look finds the same comments
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3203, LogLevel.Information, "Scored {Count} comments that had waited for a champion")]
        public static partial void Scored(ILogger log, int count);

        [LoggerMessage(3204, LogLevel.Error, "Could not score the comments that wait for it")]
        public static partial void Failed(ILogger log, Exception e);
    }
}
