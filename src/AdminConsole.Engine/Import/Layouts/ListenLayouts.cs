using AdminConsole.Engine.Curation.Listens;

namespace AdminConsole.Engine.Import.Layouts;

/// <summary>The console's own columns for listens.</summary>
public sealed class NativeListens : RowLayout<IncomingListen>
{
    public override string Name => "native";

    public override string Columns => "listener_id, track_id, at and optionally ms_played, skipped (true, false), plays";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format is RowFormat.Csv or RowFormat.Ndjson or RowFormat.Tabs && Has(columns, "listener_id", "track_id");

    protected override IncomingListen Map(SourceRow row, SourceFile file) => new(
        row.Required("listenerId"),
        row.Instant("at", "time"),
        row.Required("trackId"),
        row.Whole(0, "msPlayed"),
        row.Bool(false, "skipped"),
        row.Whole(1, "plays"));
}

/// <summary>
/// HetRec 2011's user_artists.dat: how often a listener played an artist in all. The data has no instants; every row
/// stands at the day the set was published, so that a second import meets the same rows.
/// </summary>
public sealed class LastfmListens : RowLayout<IncomingListen>
{
    private static readonly DateTimeOffset Published = new(2011, 5, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "lastfm_hetrec";

    public override string Columns => "user_artists.dat: userID, artistID, weight, parted by tabs; artists.dat beside it is imported first";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format == RowFormat.Tabs && Has(columns, "userID", "artistID", "weight");

    public override RowFormat FormatFor(RowFormat looks) => RowFormat.Tabs;

    protected override IncomingListen Map(SourceRow row, SourceFile file) => new(
        $"lastfm-user-{row.Required("userID")}", Published, LastfmTracks.TrackId(row.Required("artistID")), 0, false, row.Whole(1, "weight"));
}
