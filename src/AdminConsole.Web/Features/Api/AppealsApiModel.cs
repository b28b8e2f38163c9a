using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AdminConsole.Engine.Moderation.Decide.Appeals;

namespace AdminConsole.Web.Features.Api;

/// <summary>An author's objection to a removal, as the platform sends it.</summary>
public sealed record AppealBody
{
    [Description("The platform's own id of the appeal; the same one again is the same appeal.")]
    [Required(ErrorMessage = "The id is missing."), MaxLength(Appeal.MaxIdLength, ErrorMessage = "The id is too long.")]
    public string? Id { get; init; }

    [Description("What the author says.")]
    [Required(ErrorMessage = "The text is empty."), MaxLength(Appeal.MaxTextLength, ErrorMessage = "The text is too long.")]
    public string? Text { get; init; }

    [Description("The platform's id of the removed comment; or name the removal by decisionId.")]
    [MaxLength(128, ErrorMessage = "The comment's id is too long.")]
    public string? CommentId { get; init; }

    [Description("The id of the event comment.removed.")]
    public Guid? DecisionId { get; init; }

    [Description("When the author wrote it: ISO 8601. Left out: when it arrives.")]
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <param name="Id">The platform's own id.</param>
/// <param name="CommentId">The platform's id of the comment.</param>
/// <param name="DecisionId">The event of the removal that it is against.</param>
/// <param name="State">waiting, upheld, overturned or moot (the removal was taken back before anybody answered).</param>
/// <param name="Reason">Of the removal: insult, incitement, marketing, sexual, privacy or other.</param>
/// <param name="Answer">For the author to read, once there is one.</param>
public sealed record AppealView(
    string Id, string CommentId, Guid DecisionId, string State, string? Reason, DateTimeOffset CreatedAt, DateTimeOffset ReceivedAt,
    DateTimeOffset? AnsweredAt, string? Answer);
