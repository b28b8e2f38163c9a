using AdminConsole.Engine.Learning.Estimating;

namespace AdminConsole.Web.Features.Moderation.Rules.Thresholds;

/// <summary>The judged sample, read once a minute at most: moving a handle costs no reading.</summary>
public sealed class SampleKept(QualityEstimates estimates, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly Lock turn = new();
    private Task<JudgedSample>? kept;
    private DateTimeOffset readAt;

    public Task<JudgedSample> ReadAsync(CancellationToken cancellationToken)
    {
        lock (turn)
        {
            if (kept is null || kept.IsFaulted || clock.GetUtcNow() - readAt >= Fresh)
                (kept, readAt) = (estimates.ReadAsync(QualityEstimates.Days, CancellationToken.None), clock.GetUtcNow());
            return kept.WaitAsync(cancellationToken);
        }
    }
}
