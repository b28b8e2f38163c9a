using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Moderation.Rules.Thresholds;

/// <summary>The judged sample, read once a minute and champion at most: moving a handle costs no reading.</summary>
public sealed class SampleKept(QualityEstimates estimates, ScoresNow scores, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly Lock turn = new();
    private Task<JudgedSample>? kept;
    private DateTimeOffset readAt;
    private ModelVersionId? readFor;

    public async Task<JudgedSample> ReadAsync(CancellationToken cancellationToken)
    {
        var champion = (await scores.GetAsync(cancellationToken))?.Version;
        Task<JudgedSample> sample;
        lock (turn)
        {
            if (kept is null || kept.IsFaulted || readFor != champion || clock.GetUtcNow() - readAt >= Fresh)
                (kept, readAt, readFor) = (estimates.ReadAsync(QualityEstimates.Days, CancellationToken.None), clock.GetUtcNow(), champion);
            sample = kept;
        }

        return await sample.WaitAsync(cancellationToken);
    }
}
