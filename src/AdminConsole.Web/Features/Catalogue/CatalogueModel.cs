using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Features.Catalogue;

public sealed record CatalogueFilter(string? Tab, string? Q, string? Style, bool? Independent, string? Sort, string? After)
{
    public string Shown => Tab is "artists" or "styles" ? Tab : "tracks";
}

public sealed record CataloguePage(CatalogueFilter Filter, SortOrder Sort, Shelf Shelf, string? Next, int Total)
{
    public IReadOnlyList<ShelfTrack> Tracks { get; init; } = [];
    public IReadOnlyList<ShelfArtist> Artists { get; init; } = [];
    public IReadOnlyList<ShelfStyle> Styles { get; init; } = [];
    public int Shown => Tracks.Count + Artists.Count + Styles.Count;
}

/// <summary>Listens of each of the last ninety days, the oldest first.</summary>
public sealed record ListensByDay(IReadOnlyList<DateOnly> Days, IReadOnlyList<double?> Listens, IReadOnlyList<double?> Skips);

public sealed record PlaylistLine(string Slug, string Title, bool Editorial, int Position, long Version);

public sealed record TrackPage(
    ShelfTrack Track, DateOnly? ReleasedOn, ListensByDay ByDay, long Downloads, long Searches, long Refusals, int Listeners,
    IReadOnlyList<PlaylistLine> In, IReadOnlyList<PlaylistLine> Offer, Guid? Thread, int Comments);

public sealed record ArtistPage(ShelfArtist Artist, IReadOnlyList<ShelfTrack> Tracks, ListensByDay ByDay);

public sealed record StylePage(
    ShelfStyle Style, IReadOnlyList<(ShelfStyle Style, double Closeness)> Related, IReadOnlyList<ShelfTrack> Top, ListensByDay ByDay);
