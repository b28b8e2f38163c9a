using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation;

/// <summary>
/// Scores what came before there was a champion, once per champion that this process sees: the first promotion finds
/// the comments that waited for it, whichever way it came about.
/// </summary>
public sealed partial class ScoreBacklog(IScorerSource scorers, Rescoring rescoring, TimeProvider clock, ILogger<ScoreBacklog> log)
    : Rounds(TimeSpan.FromSeconds(2), clock, log)
{
    private ModelVersionId? last;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        if (await scorers.GetAsync(cancellationToken) is not { } champion || champion.Version == last)
            return;
        var count = await rescoring.RunAsync(ProcessContext.System("comments.rescore", "scoring"), null, cancellationToken);
        last = champion.Version;
        if (count > 0)
            Log.Scored(Logger, count);
    }

    private static partial class Log
    {
        [LoggerMessage(3203, LogLevel.Information, "Scored {Count} comments that had waited for a champion")]
        public static partial void Scored(ILogger log, int count);
    }
}
