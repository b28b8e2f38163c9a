using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Campaigns;
using AdminConsole.Web.Features.Moderation.Queue.Reasons;
using AdminConsole.Web.Features.Moderation.Queue.Views;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>How many wait, by tab.</summary>
public sealed record QueueCounts(
    long Waiting, long Inflammatory, long Marketing, long Improper, long Reported, long Escalated, long Held, DateTimeOffset? Oldest, int PromisedMinutes)
{
    public long Of(Category category) => category switch
    {
        Category.Inflammatory => Inflammatory,
        Category.Marketing => Marketing,
        _ => Improper,
    };
}

/// <summary>One line of the list.</summary>
public sealed record QueueRow(
    CommentId Id, string PlatformId, string Text, CommentStatus Status, Category? Category, double? Score, double Priority, int Reports, DateTimeOffset At)
{
    public IReadOnlyList<ScoreSpan> Spans { get; init; } = [];

    /// <summary>Set when somebody decided; the row says who.</summary>
    public StandingDecision? Decision { get; init; }

    /// <summary>Put aside until then.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Whom it was handed to; <see cref="IsMine"/> when that is the viewer.</summary>
    public string? AssignedTo { get; init; }

    public bool IsMine { get; init; }

    /// <summary>Who holds it, if anybody does.</summary>
    public LeaseMark? Lease { get; init; }

    public bool IsCurrent { get; init; }

    /// <summary>Stands for so many comments that say the same; 0 when it stands for itself.</summary>
    public int Alike { get; init; }

    /// <summary>The step of the sequential palette: s1…s5.</summary>
    public int Step => Score switch
    {
        >= .95 => 5,
        >= .87 => 4,
        >= .8 => 3,
        >= .7 => 2,
        _ => 1,
    };

    /// <summary>A colleague works on it: it is nobody else's next.</summary>
    public bool IsHeld => Lease is { IsMine: false };

    public bool IsOpen => Status is CommentStatus.Waiting or CommentStatus.Escalated;
}

/// <summary>A page of rows; <see cref="Total"/> is null when nobody counted.</summary>
public sealed record QueueRows(IReadOnlyList<QueueRow> Rows, string? Next, long? Total, bool TotalIsExact, bool SearchDown)
{
    /// <summary>The query of the list without cursor and comment, for links in rows that come later.</summary>
    public string Query { get; init; } = "";
}

public sealed record NamedId(Guid Id, string Name);

public sealed record QueuePage(QueueFilter Filter, QueueRows List, QueueCounts Counts, Pane? Pane)
{
    public NamedId? Thread { get; init; }
    public NamedId? Author { get; init; }
    public UndoBar? Undo { get; init; }

    /// <summary>Written with a decision that was refused, on a comment that is not the viewer's to decide any more.</summary>
    public KeptNote? LeftOver { get; init; }

    public IReadOnlyList<Colleague> Colleagues { get; init; } = [];

    /// <summary>The viewer's own lease on this view.</summary>
    public LeaseMark? Lease { get; init; }

    public long LeaseToken { get; init; }

    /// <summary>Up to where the page knows what happened: the events after it are still to come.</summary>
    public long Sequence { get; init; }

    public DateTimeOffset At { get; init; }
    public int DecidedToday { get; init; }
    public IReadOnlyList<ViewTab> Views { get; init; } = [];
    public int Mine { get; init; }
}

/// <summary>The bar in the list's foot after a decision.</summary>
public sealed record UndoBar(StandingDecision Decision, CommentId CommentId, string Text, int Seconds);

public sealed record PaneScore(Category Category, double Probability, double Threshold, bool Leads);

/// <summary>One reason why the comment is in the queue.</summary>
public sealed record PaneFlag(FlagKind Kind, Category Category, double? Probability, string? Detail);

/// <summary>An earlier text of the comment: the one on the screen when it changed, or the one that <see cref="Decision"/> was about.</summary>
public sealed record PaneEdit(string Before, StandingDecision? Decision);

/// <summary>What was said around the comment, and whether more was before and after.</summary>
public sealed record PaneThread(CommentId Comment, IReadOnlyList<ThreadLine> Lines, int Above, int Below, bool MoreAbove, bool MoreBelow)
{
    /// <summary>How many lines one more look adds.</summary>
    public const int Step = 8;
}

/// <summary>A colleague who has the comment before them; without <paramref name="Until"/> the page does not know how long.</summary>
public sealed record PaneHolder(string? By, DateTimeOffset? Until);

/// <summary>A neighbour in the thread.</summary>
public sealed record ThreadLine(CommentId Id, string Author, string Text, DateTimeOffset At, CommentStatus Status, bool Here, bool Answered);

/// <summary>What was decided on other comments of the author.</summary>
public sealed record AuthorDecision(CommentId CommentId, DecisionKind Kind, RemovalReason? Reason, DateTimeOffset At, string Text);

/// <summary>Everything one needs to judge one comment.</summary>
public sealed record Pane(Comment Comment)
{
    public required CommentThread Thread { get; init; }
    public required Author Author { get; init; }
    public Category? Category { get; init; }
    /// <summary>Drawn by lot: whoever judges it sees neither scores nor what raised them.</summary>
    public bool Blind { get; init; }

    public IReadOnlyList<PaneScore> Scores { get; init; } = [];
    public int? ModelNumber { get; init; }
    public int PolicyNumber { get; init; }
    public IReadOnlyList<PaneFlag> Flags { get; init; } = [];
    public ReportTally Reports { get; init; } = ReportTally.None;
    public required ReasonList Reasons { get; init; }
    public required PaneThread Around { get; init; }
    public IReadOnlyList<AuthorDecision> Recent { get; init; } = [];
    public StandingDecision? Standing { get; init; }

    /// <summary>Who holds it, if anybody does.</summary>
    public LeaseMark? Lease { get; init; }

    /// <summary>Set when the text is another one than was read or decided on before.</summary>
    public PaneEdit? Edit { get; init; }

    /// <summary>To whom it may be handed.</summary>
    public IReadOnlyList<TeamMember> Team { get; init; } = [];

    public DateTimeOffset? HeldUntil { get; init; }
    public string? AssignedTo { get; init; }

    /// <summary>For a lead who has just been refused: who has the comment; deciding again takes it over.</summary>
    public PaneHolder? Holder { get; init; }
    /// <summary>Set when the comment stands for a campaign in the list: it is judged as one.</summary>
    public CampaignPane? Campaign { get; init; }

    public bool MayDecide { get; init; }
    public bool MayUndo { get; init; }

    /// <summary>Hidden fields for a browser without scripts: where to go on, and the list's query.</summary>
    public CommentId? NextId { get; init; }

    public string Back { get; init; } = "";
    public string? Problem { get; init; }

    /// <summary>What was written with a decision that was refused.</summary>
    public string? Note { get; init; }
    public string Hash => Convert.ToHexStringLower(Comment.TextHash);
}
