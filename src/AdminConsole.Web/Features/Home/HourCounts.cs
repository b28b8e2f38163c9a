namespace AdminConsole.Web.Features.Home;

/// <summary>The last 24 hours in the viewer's zone, the present one still filling.</summary>
public sealed record Hours(DateTimeOffset Now, TimeZoneInfo Zone)
{
    private const int Count = 24;

    /// <summary>The beginning of the first of them.</summary>
    public DateTimeOffset From { get; } = Floor(Now) - TimeSpan.FromHours(Count - 1);

    public IReadOnlyList<string> Names =>
        [.. Enumerable.Range(0, Count).Select(i => TimeZoneInfo.ConvertTime(From.AddHours(i), Zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>How many of <paramref name="instants"/> fall into each hour.</summary>
    public IReadOnlyList<double> Counts(IEnumerable<DateTimeOffset> instants)
    {
        var counts = new double[Count];
        foreach (var at in instants)
        {
            var hour = (int)Math.Floor((at - From).TotalHours);
            if (hour is >= 0 and < Count)
                counts[hour]++;
        }
        return counts;
    }

    /// <summary>Midnight in the zone, as an instant.</summary>
    public DateTimeOffset Today
    {
        get
        {
            var there = TimeZoneInfo.ConvertTime(Now, Zone);
            var midnight = there.Date;
            return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
        }
    }

    private static DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
}
