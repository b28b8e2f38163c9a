using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>What the platform is told of an answered appeal, to pass on to the author.</summary>
/// <param name="AppealId">The platform's own id of the appeal.</param>
/// <param name="CommentId">The platform's own id of the comment.</param>
/// <param name="DecisionId">The event of the removal that was appealed against.</param>
/// <param name="Answer">For the author to read.</param>
/// <param name="AnsweredAt">ISO 8601 in UTC.</param>
public sealed record AppealEvent(string AppealId, string CommentId, Guid DecisionId, string? Answer, string AnsweredAt)
{
    public const string Upheld = "appeal.upheld";
    public const string Overturned = "appeal.overturned";

    /// <summary>The outbox row of an answer: an appeal is answered once, so the event has its id.</summary>
    internal static OutboxMessage MessageOf(Appeal appeal, string commentPlatformId, DateTimeOffset at) => PlatformEvent.Message(
        appeal.Id,
        appeal.State == AppealState.Overturned ? Overturned : Upheld,
        $"appeal:{appeal.Id}",
        new AppealEvent(appeal.PlatformId, commentPlatformId, appeal.DecisionId, appeal.Answer, PlatformEvent.Instant(at)),
        at);
}
