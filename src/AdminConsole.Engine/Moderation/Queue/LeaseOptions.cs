using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>Section <c>Moderation</c>: how comments are handed out.</summary>
public sealed record LeaseOptions
{
    public const string Section = "Moderation";

    /// <summary>Comments a moderator holds at a time.</summary>
    [Range(1, 200)]
    public int LeaseSize { get; init; } = 20;

    /// <summary>Minutes after which a lease that nobody renews is free again.</summary>
    [Range(1, 60)]
    public int LeaseMinutes { get; init; } = 5;

    public TimeSpan Length => TimeSpan.FromMinutes(LeaseMinutes);

    /// <summary>For so long a comment is not handed to the person who skipped it.</summary>
    public static TimeSpan SkipRest { get; } = TimeSpan.FromMinutes(30);
}
