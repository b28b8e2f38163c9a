using AdminConsole.Engine.Moderation.Ingest;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>An appeal as the platform sends it: against the removal of a comment, named by the comment or by the removal's event.</summary>
public sealed record IncomingAppeal(string PlatformId, string? CommentId, Guid? DecisionId, string Text, DateTimeOffset? CreatedAt)
{
    /// <summary>What keeps it out, as the field's name in the API and a sentence; null when nothing does.</summary>
    public (string Field, string Reason)? Problem(DateTimeOffset now)
    {
        if (PlatformText.IdProblem(PlatformId) is { } id)
            return ("id", id);
        if (CommentId is not null && PlatformText.IdProblem(CommentId) is { } comment)
            return ("commentId", comment);
        if (PlatformText.CharacterProblem(Text) is { } character)
            return ("text", character);
        return CreatedAt is { } at && PlatformText.InstantProblem(at, now) is { } instant ? ("createdAt", instant) : null;
    }
}

/// <summary>What became of an appeal that was sent.</summary>
public abstract record ReceiveOutcome
{
    private ReceiveOutcome()
    {
    }

    /// <summary>It is kept, now or since an earlier time it was sent.</summary>
    public sealed record Kept(Appeal Appeal, bool IsNew) : ReceiveOutcome;

    /// <summary>No such comment, or no such decision.</summary>
    public sealed record Unknown : ReceiveOutcome;

    /// <summary>The comment is not removed, or that removal does not stand any more.</summary>
    public sealed record NothingRemoved : ReceiveOutcome;

    /// <summary>The removal was appealed against under another id.</summary>
    public sealed record AlreadyAppealed(string PlatformId) : ReceiveOutcome;

    /// <summary>The id belongs to an appeal against another removal.</summary>
    public sealed record IdTaken : ReceiveOutcome;
}

/// <summary>What became of an answer to an appeal.</summary>
public abstract record AnswerOutcome
{
    private AnswerOutcome()
    {
    }

    public sealed record Answered(Appeal Appeal) : AnswerOutcome;

    /// <summary>Somebody else was first; their answer stands.</summary>
    public sealed record AlreadyAnswered(AppealState State, string By, DateTimeOffset At) : AnswerOutcome;

    /// <summary>The removal had been taken back otherwise; there is nothing left to answer.</summary>
    public sealed record Moot : AnswerOutcome;

    /// <summary>Who removed the comment does not judge the appeal.</summary>
    public sealed record OwnDecision : AnswerOutcome;

    public sealed record NotFound : AnswerOutcome;
}
