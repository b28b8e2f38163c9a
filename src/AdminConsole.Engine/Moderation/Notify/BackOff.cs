namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>How long to wait after each failed attempt: quickly while a receiver restarts, for two days while it is away.</summary>
public static class BackOff
{
    /// <summary>They add up to 48 hours; when the last one has passed in vain, the delivery is dead.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(25),
        TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
        TimeSpan.FromHours(17) - TimeSpan.FromMinutes(31) - TimeSpan.FromSeconds(5),
    ];

    /// <summary>The wait after that many failed attempts; null when it is time to give up.</summary>
    public static TimeSpan? After(int attempts) => attempts >= 1 && attempts <= Waits.Count ? Waits[attempts - 1] : null;
}
