using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Moderation.Campaigns;

/// <summary>What was decided on the campaign as a whole, and on how many of its members it stands.</summary>
public sealed record CampaignDecision(Guid BatchId, DecisionKind Kind, RemovalReason? Reason, Guid ById, string By, DateTimeOffset At, int Comments);

/// <summary>A comment of the campaign.</summary>
/// <param name="IsJudged">It is decided with the others; else it is decided only when somebody ticks it.</param>
public sealed record CampaignMember(
    CommentId Id, string PlatformId, string Text, CommentStatus Status, double? Score, CommentThread Thread, Author Author, DateTimeOffset PostedAt, DateTimeOffset SeenAt,
    double Similarity, bool IsJudged, bool IsEdited)
{
    public IReadOnlyList<ScoreSpan> Spans { get; init; } = [];
    public bool IsOpen => Status is CommentStatus.Waiting or CommentStatus.Escalated or CommentStatus.Clear;
}

/// <summary>A campaign in figures.</summary>
public sealed record CampaignFigures(Guid Id, string Text, Category? Category, int Comments, int Authors, int Threads, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt)
{
    public IReadOnlyList<ScoreSpan> Spans { get; init; } = [];

    /// <summary>What of the specimen the model reads as something else: V信 → 微信.</summary>
    public IReadOnlyList<(string Written, string Read)> Reads { get; init; } = [];

    public bool IsFormed { get; init; }

    /// <summary>Came in the last ten minutes.</summary>
    public int Growth { get; init; }

    public int NewAuthors { get; init; }
    public float? LowestScore { get; init; }
    public float? HighestScore { get; init; }
    public CampaignDecision? Decision { get; init; }
}

/// <summary>A page of members, and where the next one begins.</summary>
/// <param name="Form">Id of the form their boxes belong to; null where they are only shown.</param>
public sealed record CampaignMembers(Guid Campaign, IReadOnlyList<CampaignMember> Rows, int? Next, string? Form, string? Show);

/// <summary>The campaign in the queue's reading pane, to be decided as one.</summary>
/// <param name="Seen">The last fingerprint there was: who came or changed later is not decided along.</param>
/// <param name="Judged">Members that are decided together.</param>
/// <param name="Apart">Flagged members that wait by themselves.</param>
/// <param name="Calm">Members that say the same and were not flagged.</param>
public sealed record CampaignPane(CampaignFigures Figures, CampaignMembers Members, long Seen, QueueState State, int Judged, int Apart, int Calm)
{
    /// <summary>The lowest score of those that wait by themselves.</summary>
    public float? ApartScore { get; init; }
}

/// <summary>What the list of campaigns is narrowed to: the query of its address.</summary>
public sealed class CampaignsFilter
{
    public const string Open = "open";
    public const string Decided = "decided";

    /// <summary>Groups that nobody flagged.</summary>
    public const string Watched = "watched";

    public string? State { get; init; }
    public string? Category { get; init; }

    /// <summary>Seen in the last so many days.</summary>
    public int? Days { get; init; }

    public string? Sort { get; init; }
    public string? After { get; init; }

    public string OfState => State is Decided or Watched or "all" ? State : Open;

    public Category? OfCategory => Categories.TryParse(Category, out var category) ? category : null;

    public bool IsAny => OfCategory is not null || Days is not null;
}

public sealed record CampaignRow(CampaignFigures Figures, int Waiting, IReadOnlyList<double> Arrivals);

public sealed record CampaignsPage(CampaignsFilter Filter, Shell.SortOrder Sort, IReadOnlyList<CampaignRow> Rows, string? Next, CampaignCounts Counts);

public sealed record CampaignCounts(int Open, int Decided, int Watched)
{
    public int Of(string state) => state switch { CampaignsFilter.Open => Open, CampaignsFilter.Decided => Decided, CampaignsFilter.Watched => Watched, _ => Open + Decided };
}

/// <summary>A decision on the campaign, by a person or by the policy that lets new members follow.</summary>
public sealed record CampaignBatch(Guid Id, DecisionKind Kind, RemovalReason? Reason, string By, DateTimeOffset At, int Comments, int Recorded, BatchState State, bool IsAutomatic, bool IsMine);

/// <param name="From">How many members stand on the pages before.</param>
/// <param name="Front">The comment that stands for it in the queue.</param>
public sealed record CampaignPage(
    CampaignFigures Figures, CampaignMembers Members, int From, CommentId? Front, int Waiting, IReadOnlyList<CampaignBatch> Batches,
    IReadOnlyList<(DateTimeOffset From, int Count)> Arrivals, bool IsLead);

/// <summary>The bar after a campaign was decided.</summary>
public sealed record CampaignUndo(Guid BatchId, Guid Campaign, CommentId Front, DecisionKind Kind, RemovalReason? Reason, int Recorded, int Others, string Text, int Seconds);
