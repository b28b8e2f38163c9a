using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Scheduling;

/// <summary>Section <c>Jobs</c>: how work in the background is carried out.</summary>
public sealed record JobOptions
{
    public const string Section = "Jobs";

    /// <summary>Seconds after which a worker that says nothing any more is taken for dead.</summary>
    [Range(5, 600)]
    public int LeaseSeconds { get; init; } = 30;

    /// <summary>Jobs at once in this process; a training takes its own worker beside them.</summary>
    [Range(1, 64)]
    public int Workers { get; init; } = 4;

    /// <summary>Days after which finished jobs are forgotten.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; init; } = 60;
}
