namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// How long one delivery is tried: quickly while a receiver restarts, for two days while it is away. The clock is the
/// delivery's own (<see cref="WebhookDelivery.Since"/>), so that what is made in the middle of an outage has its full
/// two days too. How the endpoint's circuit fits in, see <see cref="Circuit"/>.
/// </summary>
public static class BackOff
{
    /// <summary>They add up to <see cref="GiveUpAfter"/>.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(25),
        TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
        TimeSpan.FromHours(17) - TimeSpan.FromMinutes(31) - TimeSpan.FromSeconds(5),
    ];

    public static TimeSpan GiveUpAfter { get; } = TimeSpan.FromHours(48);

    /// <summary>When to try again after that many failed steps; null when the two days have passed and this attempt was the last.</summary>
    /// <param name="step">Failed attempts since the start or since the circuit last closed, this one included; from 1.</param>
    public static DateTimeOffset? Next(int step, DateTimeOffset since, DateTimeOffset now)
    {
        var end = since + GiveUpAfter;
        if (now >= end)
            return null;
        var next = now + Waits[Math.Clamp(step, 1, Waits.Count) - 1];
        return next < end ? next : end;
    }
}
