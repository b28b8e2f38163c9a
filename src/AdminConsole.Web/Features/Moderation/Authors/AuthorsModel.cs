using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Moderation.Authors;

/// <summary>How an author stands now.</summary>
/// <param name="Points">Valid ones.</param>
/// <param name="Strikes">How many are valid.</param>
/// <param name="Lapses">When the next of them expires.</param>
/// <param name="InForce">Sanctions, the strongest first.</param>
public sealed record AuthorRecord(
    Author Author, int Points, int Strikes, DateTimeOffset? Lapses, StrikeRules Rules, IReadOnlyList<Sanction> InForce, Recommendation? Recommended)
{
    public string Name => Author.Name ?? Author.PlatformId;
}

public sealed record AuthorDecisionRow(
    CommentId CommentId, string Text, DecisionKind Kind, RemovalReason? Reason, string? By, DateTimeOffset At, bool TakenBack, bool Overturned, int? Points);

/// <summary>Somebody else who wrote the same.</summary>
/// <param name="Texts">How many of their comments read like one of this author's.</param>
public sealed record AlikeAuthor(Guid Id, string Name, string PlatformId, int Texts, int Removed);

/// <summary>Everything about one author, for the page and the drawer.</summary>
public sealed record AuthorPage(AuthorRecord Record)
{
    public IReadOnlyList<AuthorDecisionRow> Decisions { get; init; } = [];
    public bool MoreDecisions { get; init; }
    public IReadOnlyList<Strike> Strikes { get; init; } = [];
    public IReadOnlyList<Sanction> Sanctions { get; init; } = [];
    public IReadOnlyList<AuthorNote> Notes { get; init; } = [];
    public IReadOnlyDictionary<CommentStatus, int> Comments { get; init; } = new Dictionary<CommentStatus, int>();
    public IReadOnlyList<AlikeAuthor> Alike { get; init; } = [];
    public int AppealsWon { get; init; }
    public int Appeals { get; init; }
    public DateTimeOffset Now { get; init; }

    /// <summary>Loaded into a drawer: shorter, and forms lead to the whole page.</summary>
    public bool InDrawer { get; init; }
}

public sealed record AuthorRow(Guid Id, string Name, string PlatformId, int Comments, int Removed, int Points, SanctionKind? InForce, SanctionKind? Recommended);

public sealed record RecommendedRow(Guid Id, Guid AuthorId, string Name, string PlatformId, SanctionKind Kind, int Points, DateTimeOffset At, int Comments, int Removed, int LastWeek);

/// <param name="Query">What was searched for; null lists those with the most points.</param>
public sealed record AuthorsPage(string? Query, bool Recommended, IReadOnlyList<AuthorRow> Rows, IReadOnlyList<RecommendedRow> Open, int OpenCount);

/// <summary>What the form for a recommendation needs, wherever it stands.</summary>
public sealed record RecommendationForm(Guid Id, Guid AuthorId, SanctionKind Kind, int Points, string Back);
