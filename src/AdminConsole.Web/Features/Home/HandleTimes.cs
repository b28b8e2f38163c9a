namespace AdminConsole.Web.Features.Home;

/// <summary>A person's decision and how long the comment was before them.</summary>
public sealed record HandledDecision(DateTimeOffset At, Guid? ById, TimeSpan Took)
{
    /// <summary>Measured on the screen; without it, from the moment their lease took the comment. Null when neither is known.</summary>
    public static HandledDecision? Of(DateTimeOffset at, Guid? by, int? handledMs, DateTimeOffset? claimedAt) =>
        handledMs is { } shown ? new HandledDecision(at, by, TimeSpan.FromMilliseconds(shown))
        : claimedAt is { } claimed && at >= claimed ? new HandledDecision(at, by, at - claimed)
        : null;
}

/// <summary>Handle time of the last hours: one comment decided by one person; what went in a batch has none.</summary>
public sealed record HandleTimes(IReadOnlyList<HandledDecision> Decisions)
{
    private const double Half = .5;
    private const double NineTenths = .9;

    public TimeSpan? Median => Quantile([.. Decisions.Select(d => d.Took)], Half);

    public TimeSpan? MedianOf(Guid? person) => Quantile([.. Decisions.Where(d => d.ById == person).Select(d => d.Took)], Half);

    public IReadOnlyList<double?> Medians(Hours hours) => ByHour(hours, Half);

    public IReadOnlyList<double?> Ninetieths(Hours hours) => ByHour(hours, NineTenths);

    /// <summary>Seconds per hour; null where nobody decided.</summary>
    private double?[] ByHour(Hours hours, double share)
    {
        var cells = Decisions.ToLookup(d => (int)Math.Floor((d.At - hours.From).TotalHours), d => d.Took);
        return [.. Enumerable.Range(0, hours.Names.Count).Select(hour => Quantile([.. cells[hour]], share)?.TotalSeconds)];
    }

    /// <summary>The nearest rank: the smallest value that at least this share does not exceed.</summary>
    private static TimeSpan? Quantile(List<TimeSpan> values, double share)
    {
        if (values.Count == 0)
            return null;
        values.Sort();
        return values[Math.Max((int)Math.Ceiling(values.Count * share) - 1, 0)];
    }
}
