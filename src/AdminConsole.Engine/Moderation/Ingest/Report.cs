using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Ingest;

public enum ReporterKind
{
    Person = 1,

    /// <summary>A program, by the platform's word or by the pace of its reports.</summary>
    Bot = 2,
}

/// <summary>A listener's word against a comment; one per reporter and comment.</summary>
public sealed class Report
{
    public required Guid Id { get; init; }
    public required CommentId CommentId { get; init; }

    /// <summary>The platform's id of who reported.</summary>
    public required string ReporterId { get; init; }

    public required ReporterKind Kind { get; set; }

    /// <summary>The platform said what the reporter is; otherwise their pace tells, and may tell otherwise later.</summary>
    public required bool KindTold { get; init; }

    public string? Reason { get; set; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>A report as the platform sends it.</summary>
/// <param name="Kind">Null where the platform does not know.</param>
public sealed record IncomingReport(string ReporterId, ReporterKind? Kind, string? Reason, DateTimeOffset At)
{
    public const int MaxReasonLength = 300;

    /// <summary>What keeps it out, as the field's name in the API and a sentence; null when nothing does.</summary>
    public (string Field, string Reason)? Problem(DateTimeOffset now)
    {
        if (PlatformText.IdProblem(ReporterId) is { } id)
            return ("reporterId", id);
        if (Reason is { Length: > MaxReasonLength })
            return ("reason", $"It has {Reason.Length} characters; {MaxReasonLength} are the most.");
        if (Reason is not null && PlatformText.CharacterProblem(Reason) is { } character)
            return ("reason", character);
        return PlatformText.InstantProblem(At, now) is { } instant ? ("createdAt", instant) : null;
    }
}
