using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminConsole.Engine.Moderation.Decide.Authors;

/// <summary>What a removal for one reason costs its author, and for how long.</summary>
/// <param name="Points">0 gives no strike.</param>
public sealed record StrikeRule(RemovalReason Reason, int Points, int Days);

/// <summary>
/// Points per reason and the thresholds from which the console recommends something to a person; it never acts by itself.
/// A part of the policy version, so that every change has a number, an author and a reason.
/// </summary>
public sealed record StrikeRules
{
    public const int MaxPoints = 100;
    public const int MaxDays = 3650;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<RemovalReason>(JsonNamingPolicy.CamelCase) },
    };

    public static StrikeRules Default { get; } = new();

    public IReadOnlyList<StrikeRule> Reasons { get; init; } =
    [
        new(RemovalReason.Insult, 2, 90),
        new(RemovalReason.Incitement, 3, 180),
        new(RemovalReason.Marketing, 2, 90),
        new(RemovalReason.Sexual, 3, 180),
        new(RemovalReason.Privacy, 3, 180),
        new(RemovalReason.Other, 1, 60),
    ];

    public int WarnAt { get; init; } = 4;

    /// <summary>For so long a warning counts: no second one is recommended.</summary>
    public int WarnDays { get; init; } = 30;

    public int MuteAt { get; init; } = 8;
    public int MuteDays { get; init; } = 7;
    public int BanAt { get; init; } = 14;

    public StrikeRule For(RemovalReason reason) =>
        Reasons.FirstOrDefault(r => r.Reason == reason) ?? Default.Reasons.First(r => r.Reason == reason);

    /// <summary>The strongest sanction whose threshold these points reach.</summary>
    public SanctionKind? Recommended(int points) =>
        points >= BanAt ? SanctionKind.Ban : points >= MuteAt ? SanctionKind.Mute : points >= WarnAt ? SanctionKind.Warn : null;

    public int Threshold(SanctionKind kind) => kind switch
    {
        SanctionKind.Warn => WarnAt,
        SanctionKind.Mute => MuteAt,
        _ => BanAt,
    };

    /// <summary>How long a sanction that begins now holds; null is without end.</summary>
    public DateTimeOffset? Until(SanctionKind kind, DateTimeOffset now) => kind switch
    {
        SanctionKind.Warn => now.AddDays(WarnDays),
        SanctionKind.Mute => now.AddDays(MuteDays),
        _ => null,
    };

    /// <summary>Every number is in its range and the thresholds rise.</summary>
    public bool IsSound =>
        Reasons.All(r => r is { Points: >= 0 and <= MaxPoints, Days: >= 1 and <= MaxDays })
        && WarnAt >= 1 && WarnAt < MuteAt && MuteAt < BanAt && BanAt <= MaxPoints * 10
        && WarnDays is >= 1 and <= MaxDays && MuteDays is >= 1 and <= MaxDays;

    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Null, in a version made before there were any, takes the defaults.</summary>
    public static StrikeRules Read(string? json) =>
        json is null ? Default : JsonSerializer.Deserialize<StrikeRules>(json, Json) ?? Default;
}
