using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Features.Playlists;

public sealed record PlaylistsFilter(string? Kind, PlaylistState? State, string? Q, string? Sort, string? After)
{
    public PlaylistKind Shown => Kind == "listeners" ? PlaylistKind.User : PlaylistKind.Editorial;
}

public sealed record PlaylistRow(
    string Slug, string Title, PlaylistState State, Surface? Surface, int Placed, int Length, int Followers,
    DateTimeOffset? From, DateTimeOffset? To, string TimeZone, DateTimeOffset UpdatedAt);

public sealed record PlaylistsPage(
    PlaylistsFilter Filter, SortOrder Sort, IReadOnlyList<PlaylistRow> Rows, string? Next, int Total,
    int EditorialCount, int UserCount)
{
    /// <summary>What the form for a new one held when it was refused.</summary>
    public (string? Title, string? Slug, string? Problem) New { get; init; }
}

/// <param name="Edition">Number of the edition whose slots these are.</param>
public sealed record EditionRow(int Number, DateTimeOffset PublishedAt, string By, string Reason, int Slots, int Added, int Gone, int Moved, bool Live);

public sealed record ListenerChoice(string PlatformId, string? Name);

/// <param name="Asked">What the picker holds; empty for nobody in particular.</param>
/// <param name="Problem">Why there is no list to show.</param>
public sealed record PreviewPane(string Asked, ListenerChoice? Listener, IReadOnlyList<EditionSlot> Slots, IReadOnlyList<RuleKind> Relaxed, string? Problem);

/// <param name="Own">Share of the list, 0..1.</param>
/// <param name="Wanted">Share the recipe asks for, 0..1; null without a recipe.</param>
public sealed record SourceShare(SourceKind Source, double Own, double? Wanted);

public sealed record EditorPage(
    Playlist Playlist,
    IReadOnlyList<EditionSlot> Slots,
    IReadOnlySet<Guid> Placed,
    Composition.Impossible? Impossible,
    PreviewPane Preview,
    IReadOnlyList<SourceShare> Shares,
    int? IndependentsAsked,
    IReadOnlyList<EditionRow> Editions,
    IReadOnlyList<ListenerChoice> Listeners)
{
    public bool ReadOnly => Playlist.Kind != PlaylistKind.Editorial;

    public string Address => $"/playlists/{Playlist.Slug}";

    /// <summary>What was refused, in a sentence.</summary>
    public string? Refused { get; init; }

    /// <summary>Title and window as typed when they were refused.</summary>
    public DetailsForm? TypedDetails { get; init; }

    public WindowForm? TypedWindow { get; init; }

    public DetailsForm Details => TypedDetails ?? new(
        Playlist.Version, Playlist.Title, Playlist.Description, string.Join(", ", Playlist.Tags), Playlist.RecipeSurface, Playlist.Length);

    public WindowForm Window => TypedWindow ?? new(Playlist.Version, Local(Playlist.WindowFrom), Local(Playlist.WindowTo), Playlist.TimeZone);

    public double IndependentShare => Slots.Count == 0 ? 0 : (double)Slots.Count(s => s.Independent) / Slots.Count;

    private DateTime? Local(DateTimeOffset? at) => at is { } value ? PublishWindow.Local(value, Playlist.TimeZone) : null;
}

public sealed record DetailsForm(long Version, string? Title, string? Description, string? Tags, Surface? Surface, int Length);

public sealed record WindowForm(long Version, DateTime? From, DateTime? To, string? Zone);
