using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>Section <c>Moderation:Reports</c>: from which pace on a reporter is taken for a program.</summary>
public sealed record ReportOptions
{
    public const string Section = "Moderation:Reports";

    /// <summary>More reports than this within <see cref="PaceMinutes"/> are no person's.</summary>
    [Range(1, 100_000)]
    public int PaceReports { get; init; } = 20;

    [Range(1, 1440)]
    public int PaceMinutes { get; init; } = 10;

    public TimeSpan Pace => TimeSpan.FromMinutes(PaceMinutes);
}
