using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

public enum AppealState
{
    Waiting = 1,

    /// <summary>The decision stands.</summary>
    Upheld = 2,

    /// <summary>The decision was wrong; the comment is back.</summary>
    Overturned = 3,

    /// <summary>The decision was taken back otherwise, or another one made, before anybody answered.</summary>
    Moot = 4,
}

/// <summary>An author's objection to a removal. The person who decided never judges it.</summary>
public sealed class Appeal : IVersioned
{
    public const int MaxTextLength = 4000;
    public const int MaxIdLength = 128;
    public const int MaxAnswerLength = 2000;

    public required Guid Id { get; init; }

    /// <summary>The platform's own id of the appeal; the same one again is the same appeal.</summary>
    public required string PlatformId { get; init; }

    public required CommentId CommentId { get; init; }

    /// <summary>The removal that is appealed against.</summary>
    public required Guid DecisionId { get; init; }

    /// <summary>Who made it; copied, because the queue leaves appeals against a person out of their sight.</summary>
    public required Guid? AgainstId { get; init; }

    public required RemovalReason? AgainstReason { get; init; }

    /// <summary>What the author says.</summary>
    public required string Text { get; init; }

    /// <summary>When the author said so, by the platform's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
    public AppealState State { get; set; } = AppealState.Waiting;
    public Guid? AnsweredById { get; set; }
    public string? AnsweredBy { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>What the platform shows the author.</summary>
    public string? Answer { get; set; }

    public long Version { get; set; }
}
