namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>A moment to which one puts things aside.</summary>
public sealed record HoldTime(string Key, DateTimeOffset At);

/// <summary>The moments the menu offers, in the viewer's zone.</summary>
public static class HoldTimes
{
    public const string Hour = "1h";
    public const string Tonight = "tonight";
    public const string Tomorrow = "tomorrow";
    private const int Evening = 20;
    private const int Morning = 9;

    public static IReadOnlyList<HoldTime> At(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var hour = now.AddHours(1);
        var tonight = There(today.AddHours(Evening), zone);
        HoldTime[] times = [new(Hour, hour), new(Tonight, tonight), new(Tomorrow, There(today.AddDays(1).AddHours(Morning), zone))];
        return [.. times.Where(t => t.Key != Tonight || t.At > hour)];
    }

    /// <summary>A wall clock's time as an instant; an hour that the change to summer time leaves out is the one after it.</summary>
    public static DateTimeOffset There(DateTime wall, TimeZoneInfo zone)
    {
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(wall))
            wall = wall.AddHours(1);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
    }
}
