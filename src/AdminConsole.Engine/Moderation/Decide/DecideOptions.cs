using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>Section <c>Moderation</c>: how deciding behaves.</summary>
public sealed record DecideOptions
{
    public const string Section = "Moderation";

    /// <summary>Seconds a decision waits before the platform is told, so that a slip can be undone unseen.</summary>
    [Range(0, 300)]
    public int GraceSeconds { get; init; } = 10;

    /// <summary>How old an appeal may become before the page warns: the promise to authors.</summary>
    [Range(1, 24 * 30)]
    public int AppealHours { get; init; } = 24;

    public TimeSpan Grace => TimeSpan.FromSeconds(GraceSeconds);
}
