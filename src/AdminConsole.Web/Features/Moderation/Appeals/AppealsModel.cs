using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Authors;
using AdminConsole.Web.Features.Moderation.Queue;

namespace AdminConsole.Web.Features.Moderation.Appeals;

/// <summary>What the list is narrowed to and which appeal is open: the query of its address.</summary>
public sealed class AppealsFilter
{
    public const string Answered = "answered";

    /// <summary>Null: what waits. <see cref="Answered"/>: the rest.</summary>
    public string? State { get; init; }

    public RemovalReason? Reason { get; init; }
    public Guid? Appeal { get; init; }

    /// <summary>The language the answer begins in: zh or en; null is the author's.</summary>
    public string? Answer { get; init; }

    public string? After { get; init; }

    public bool IsAnswered => State == Answered;
}

public sealed record AppealRow(
    Guid Id, string Text, RemovalReason? Reason, string Author, AppealState State, DateTimeOffset ReceivedAt, string? AnsweredBy, DateTimeOffset? AnsweredAt);

/// <summary>One appeal with all that helps to judge it. Who decided is not in it unless a lead looks.</summary>
/// <param name="Texts">A start for the answer: upheld, overturned.</param>
public sealed record AppealPane(Appeal Appeal, Pane Comment, Decision Removal, bool Stands, AuthorRecord Record, (string Upheld, string Overturned) Texts, string Language)
{
    /// <summary>Only for leads, so that the judgement is blind.</summary>
    public string? DecidedBy { get; init; }

    public Guid? NextId { get; init; }
    public Guid? BeforeId { get; init; }
    public string Back { get; init; } = "";

    /// <summary>What was wrong with the answer, what it read and which of the two it was.</summary>
    public (bool Overturn, string Text, string Sentence)? Problem { get; init; }
}

/// <param name="Waiting">For this person to answer.</param>
/// <param name="ForOthers">Waiting, but against this person's own decisions.</param>
/// <param name="Oldest">When the one that waits longest came in.</param>
public sealed record AppealsPage(
    AppealsFilter Filter, IReadOnlyList<AppealRow> Rows, string? Next, int Waiting, int ForOthers, DateTimeOffset? Oldest, TimeSpan Promise, AppealPane? Pane);

public sealed record AnswerForm(string? Outcome, string? Text, string? Back, Guid? Next)
{
    public bool Overturn => Outcome == "overturn";
}

/// <summary>How often appeals of one kind succeeded.</summary>
public sealed record AppealTally(string Name, string? Lang, int Received, int Upheld, int Overturned, int Moot)
{
    public int Answered => Upheld + Overturned;

    public double? Rate => Answered == 0 ? null : (double)Overturned / Answered;

    public (double Low, double High) Interval => Wilson.Interval(Overturned, Answered);
}

public sealed record AppealFigures(int? Days, AppealTally All, IReadOnlyList<AppealTally> ByReason, IReadOnlyList<AppealTally> ByModerator, TimeSpan? Median, int Late, TimeSpan Promise);
