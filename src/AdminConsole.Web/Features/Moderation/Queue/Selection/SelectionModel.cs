using System.Globalization;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Moderation.Queue.Selection;

/// <summary>One comment of a selection, as it is in view: which text, at which version.</summary>
public sealed record SelectedComment(
    CommentId Id, long Version, byte[] TextHash, string Text, CommentStatus Status, double? Score, string Thread, DateTimeOffset At)
{
    public IReadOnlyList<ScoreSpan> Spans { get; init; } = [];

    /// <summary>What the form sends back: id, version and hash of the text that was read.</summary>
    public string Mark => string.Create(CultureInfo.InvariantCulture, $"{Id.Value:N}.{Version}.{Convert.ToHexStringLower(TextHash)}");

    public static (CommentId Id, Seen Seen)? Read(string? mark) =>
        mark?.Split('.') is [var id, var version, var hex] && Guid.TryParseExact(id, "N", out var comment)
        && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && SeenText.Hash(hex) is { } hash
            ? (new CommentId(comment), new Seen(number, hash))
            : null;
}

/// <summary>What is about to be decided together: picked comments, or a whole narrowed list with a sample of it.</summary>
public sealed record SelectionPanel(IReadOnlyList<SelectedComment> Comments, int Total)
{
    /// <summary>Set for a whole list: its query, and until when a comment must have come in to be part of it.</summary>
    public string? Query { get; init; }

    public DateTimeOffset AsOf { get; init; }

    /// <summary>More match than one batch takes.</summary>
    public bool IsCut { get; init; }

    /// <summary>Of a whole list: the comments the scores are least sure of.</summary>
    public IReadOnlyList<SelectedComment> Doubtful { get; init; } = [];

    public IReadOnlyList<TeamMember> Team { get; init; } = [];
    public string Back { get; init; } = "";
    public bool IsWhole => Query is not null;
    public bool CanEscalate => Comments.Any(c => c.Status != CommentStatus.Escalated);
}

/// <summary>One verdict for many: marks of the picked comments, or the query of the list and the moment it was looked at.</summary>
public sealed record BatchForm : VerdictForm
{
    public IReadOnlyList<string>? Item { get; init; }
    public string? Query { get; init; }

    /// <summary>Milliseconds since 1970, as the panel wrote them.</summary>
    public long AsOf { get; init; }

    public string? Back { get; init; }
}

/// <summary>Who stood in the way of how many.</summary>
public sealed record BatchConflict(BatchItemOutcome Outcome, string? By, int Count);

/// <summary>A batch in figures.</summary>
public sealed record BatchSummary(Batch Batch, int Recorded, int Open, int TakenBack, IReadOnlyList<BatchConflict> Conflicts)
{
    public int Seconds { get; init; }

    /// <summary>The rows that go back to the list, each with who decided.</summary>
    public IReadOnlyList<QueueRow> Back { get; init; } = [];

    public bool IsWorking => Batch.State is BatchState.Running or BatchState.Undoing;

    public static BatchSummary Of(BatchResult result) => new(
        result.Batch,
        result.Count(BatchItemOutcome.Recorded),
        result.Batch.State == BatchState.Undoing ? result.Count(BatchItemOutcome.Recorded) : result.Count(BatchItemOutcome.Pending),
        result.Count(BatchItemOutcome.Undone),
        [.. result.Items.Where(i => IsConflict(i.Outcome)).GroupBy(i => (i.Outcome, i.By))
            .Select(g => new BatchConflict(g.Key.Outcome, g.Key.By, g.Count())).OrderByDescending(c => c.Count)]);

    public static bool IsConflict(BatchItemOutcome outcome) =>
        outcome is not (BatchItemOutcome.Pending or BatchItemOutcome.Recorded or BatchItemOutcome.Undone);
}

/// <summary>A comment of a batch on the batch's own page.</summary>
public sealed record BatchLine(CommentId Id, string Text, BatchItemOutcome Outcome, string? By);

public sealed record BatchPage(BatchSummary Summary, IReadOnlyList<BatchLine> Lines)
{
    public const int Most = 200;
}
