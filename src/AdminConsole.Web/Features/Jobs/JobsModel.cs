using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Web.Features.Jobs;

public sealed record JobsFilter
{
    public JobState? State { get; init; }

    public string? Kind { get; init; }

    /// <summary>Where the page goes on; the newest ones without it.</summary>
    public string? After { get; init; }
}

/// <param name="IsActive">Something waits or runs, so the list of the newest follows it.</param>
public sealed record JobsPage(
    JobsFilter Filter, IReadOnlyList<JobRun> Rows, IReadOnlyDictionary<JobState, int> Counts, IReadOnlyList<string> Kinds, bool IsActive, string Live)
{
    public string? Next { get; init; }
}
