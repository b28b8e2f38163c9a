using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Web.Features.Api;

/// <summary>A comment as the platform sends it. Describes the body; reading it is the import's work, see <see cref="CommentRows"/>.</summary>
public sealed record CommentBody(
    [property: Description("The platform's own id of the comment."), MaxLength(128)] string PlatformId,
    [property: Description("What was written."), MaxLength(10_000)] string Text,
    [property: Description("The platform's id of who wrote it."), MaxLength(128)] string AuthorId,
    [property: Description("The platform's id of what was commented on."), MaxLength(128)] string ThreadId,
    [property: Description("When it was written: ISO 8601 (without an offset: UTC), or milliseconds since 1970.")] DateTimeOffset CreatedAt,
    [property: Description("track (default), playlist or other.")] string? ThreadKind = null,
    [property: Description("Title of the track or playlist.")] string? ThreadTitle = null,
    [property: Description("Artist or owner.")] string? ThreadByline = null,
    [property: Description("The name the author shows.")] string? AuthorName = null,
    [property: Description("The comment that this one answers.")] string? ReplyTo = null,
    [property: Description("How many people liked it.")] int Likes = 0,
    [property: Description("Where it was written, as the platform shows it.")] string? Region = null);

/// <summary>What became of a request: counts, and every row in the order it was sent.</summary>
public sealed record CommentsTaken(Guid BatchId, int New, int Updated, int Unchanged, int Rejected, IReadOnlyList<CommentTaken> Rows);

/// <param name="Row">Place in the request, from 0.</param>
/// <param name="Line">For lines: which one, from 1.</param>
/// <param name="PlatformId">The comment's id, where the row had one.</param>
/// <param name="Outcome">new, updated, unchanged or rejected.</param>
/// <param name="Status">received (not scored yet), clear, waiting, approved, removed, escalated or withdrawn.</param>
/// <param name="Field">For a rejected row: the field at fault.</param>
/// <param name="Reason">For a rejected row: what is wrong with it.</param>
public sealed record CommentTaken(int Row, int? Line, string? PlatformId, string Outcome, string? Status, string? Field, string? Reason);

/// <param name="Status">withdrawn.</param>
/// <param name="Erased">The text is gone too.</param>
/// <param name="Changed">False when it was so before.</param>
public sealed record CommentWithdrawn(string PlatformId, string Status, bool Erased, bool Changed);

public sealed record CommentState(
    string PlatformId,
    string Status,
    int Revision,
    DateTimeOffset CreatedAt,
    DateTimeOffset ReceivedAt,
    CommentScores? Scores,
    IReadOnlyList<CommentFlag> Flags,
    CommentDecision? LastDecision,
    EventTold? Told);

/// <summary>Calibrated probabilities, 0 to 1.</summary>
public sealed record CommentScores(float Inflammatory, float Marketing, float Improper, int? ModelVersion, DateTimeOffset ScoredAt);

/// <param name="Kind">model, rule, wordList or report.</param>
/// <param name="Category">inflammatory, marketing or improper.</param>
/// <param name="Probability">For a model's flag.</param>
/// <param name="Detail">The listed word or the rule's name.</param>
public sealed record CommentFlag(string Kind, string Category, float? Probability, string? Detail);

/// <param name="Kind">approve, remove, escalate or undo.</param>
/// <param name="Reason">For a removal: insult, incitement, marketing, sexual, privacy or other.</param>
/// <param name="DecidedAt">When.</param>
public sealed record CommentDecision(string Kind, string? Reason, DateTimeOffset DecidedAt);
