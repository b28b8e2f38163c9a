using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>What the platform is told of an appeal that was answered or closed, to pass on to the author.</summary>
public sealed record AppealEvent(
    [property: Description("The platform's own id of the appeal.")] string AppealId,
    [property: Description("The platform's own id of the comment.")] string CommentId,
    [property: Description("The event of the removal that was appealed against.")] Guid DecisionId,
    [property: Description("For the author to read; left out where the appeal was closed.")] string? Answer,
    [property: Description("When it was answered or closed."), DataType(DataType.DateTime)] string AnsweredAt)
{
    public const string Upheld = "appeal.upheld";
    public const string Overturned = "appeal.overturned";

    /// <summary>The removal was taken back, or decided anew, before anybody answered.</summary>
    public const string Closed = "appeal.closed";

    /// <summary>The outbox row of an answer: an appeal is answered or closed once, so the event has its id.</summary>
    internal static OutboxMessage MessageOf(Appeal appeal, string commentPlatformId, DateTimeOffset at) => PlatformEvent.Message(
        appeal.Id,
        appeal.State switch { AppealState.Overturned => Overturned, AppealState.Moot => Closed, _ => Upheld },
        $"appeal:{appeal.Id}",
        new AppealEvent(appeal.PlatformId, commentPlatformId, appeal.DecisionId, appeal.Answer, PlatformEvent.Instant(at)),
        at);
}
