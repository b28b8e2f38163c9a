namespace AdminConsole.Engine.Curation.Publish;

/// <summary>When a playlist is live, as an editor thinks of it: local times in a zone. Either end may be open.</summary>
public sealed record PublishWindow(DateTime? From, DateTime? To, string TimeZone)
{
    /// <summary>The same window in UTC, or what is wrong with it.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To, PlaylistOutcome.Invalid? Problem) ToInstants()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone))
            return (null, null, new PlaylistOutcome.Invalid(PlaylistProblem.ZoneUnknown, TimeZone));
        var (from, fromProblem) = Instant(From, zone);
        var (to, toProblem) = Instant(To, zone);
        if ((fromProblem ?? toProblem) is { } problem)
            return (null, null, problem);
        return from >= to
            ? (null, null, new PlaylistOutcome.Invalid(PlaylistProblem.WindowBackwards, $"{To:yyyy-MM-dd HH:mm}"))
            : (from, to, null);
    }

    /// <summary>An instant as the clocks of that zone show it; UTC when the zone has gone from the system's list.</summary>
    public static DateTime Local(DateTimeOffset at, string timeZone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? TimeZoneInfo.ConvertTime(at, zone).DateTime : at.UtcDateTime;

    private static (DateTimeOffset? At, PlaylistOutcome.Invalid? Problem) Instant(DateTime? local, TimeZoneInfo zone)
    {
        if (local is not { } time)
            return (null, null);
        time = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(time))
            return (null, new PlaylistOutcome.Invalid(PlaylistProblem.TimeDoesNotExist, $"{time:yyyy-MM-dd HH:mm}"));

        // A time that the clocks show twice means the first of the two.
        var offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        return (new DateTimeOffset(time, offset).ToUniversalTime(), null);
    }
}
