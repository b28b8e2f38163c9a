using System.Runtime.InteropServices;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Curation.Listens;

/// <summary>A track as the platform tells it; what is null (or a duration of 0) is unknown and changes nothing that is known.</summary>
public sealed record IncomingTrack(
    string PlatformId, string Title, string ArtistPlatformId, string ArtistName, string? Style, int DurationMs,
    DateOnly? ReleasedOn, int? Popularity, bool? Independent)
{
    public const int MaxNameLength = 500;

    internal (string Field, string Reason)? Problem()
    {
        if (Identity.IdProblem(PlatformId) is { } problem)
            return ("id", problem);
        if (string.IsNullOrWhiteSpace(Title))
            return ("title", "The title is missing.");
        if (Identity.IdProblem(ArtistPlatformId) is not null || string.IsNullOrWhiteSpace(ArtistName))
            return ("artist", "The artist is missing, or its id is longer than 128 characters.");
        if (Title.Length > MaxNameLength || ArtistName.Length > MaxNameLength)
            return ("title", $"Title or artist is longer than {MaxNameLength} characters.");
        if (DurationMs < 0)
            return ("durationMs", "The duration cannot be negative.");
        return Popularity is < 0 or > 100 ? ("popularity", "Popularity goes from 0 to 100.") : null;
    }
}

/// <summary>The one way in for the catalogue in bulk: tracks with their artists and styles, idempotent by the platform's ids.</summary>
public sealed class CatalogueIntake(AuditedWriter writer, TimeProvider clock)
{
    public const int BatchSize = 5000;

    public async Task<TakenBatch> TakeAsync(ProcessContext context, IReadOnlyList<IncomingTrack> tracks, CancellationToken cancellationToken) =>
        await writer.WriteAsync(context, async (db, _) =>
        {
            var sql = BulkSql.On(db);
            await sql.TakeTurnAsync("catalogue", cancellationToken);
            var rejected = new List<RejectedRow>();
            var valid = new List<IncomingTrack>(tracks.Count);
            for (var i = 0; i < tracks.Count; i++)
            {
                if (tracks[i].Problem() is { } problem)
                    rejected.Add(new RejectedRow(i, problem.Field, problem.Reason));
                else
                    valid.Add(tracks[i]);
            }

            var artists = await ArtistsAsync(sql, valid, cancellationToken);
            var styles = await StylesAsync(sql, valid, cancellationToken);
            var known = await KnownAsync(sql, valid, cancellationToken);
            int added = 0, updated = 0, unchanged = 0;
            foreach (var track in valid)
            {
                ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(known, track.PlatformId, out var there);
                if (!there)
                {
                    row = new Row { Id = Ids.New(clock), PlatformId = track.PlatformId, IsNew = true };
                    added++;
                }

                var changed = row!.Take(track, artists[track.ArtistPlatformId], track.Style is { } style ? styles[Slug(style)] : null);
                if (there && changed)
                    updated++;
                else if (there)
                    unchanged++;
            }

            await WriteAsync(sql, known.Values, cancellationToken);
            return (new TakenBatch(added, updated, unchanged, rejected), added + updated == 0
                ? AuditSubject.Nothing
                : new AuditSubject($"tracks:{Ids.New(clock)}",
                    $$"""{"new":{{added}},"updated":{{updated}},"unchanged":{{unchanged}},"rejected":{{rejected.Count}}}"""));
        }, cancellationToken);

    /// <summary>"Dance Pop" and "dance-pop" are one style.</summary>
    internal static string Slug(string name)
    {
        var slug = new System.Text.StringBuilder();
        foreach (var c in name.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().TrimEnd('-') is { Length: > 0 } made ? made : "other";
    }

    private async Task<Dictionary<string, Guid>> ArtistsAsync(BulkSql sql, List<IncomingTrack> tracks, CancellationToken cancellationToken)
    {
        var named = new Dictionary<string, IncomingTrack>();
        foreach (var track in tracks)
            named[track.ArtistPlatformId] = track;
        var known = await ListenIntake.IdsAsync(sql, "artists", named.Keys, cancellationToken);
        BulkColumn<(Guid Id, IncomingTrack Track)>[] columns =
        [
            BulkColumn.Id<(Guid Id, IncomingTrack Track)>("id", a => a.Id),
            BulkColumn.Text<(Guid Id, IncomingTrack Track)>("pid", a => a.Track.ArtistPlatformId),
            BulkColumn.Text<(Guid Id, IncomingTrack Track)>("name", a => a.Track.ArtistName),
            BulkColumn.Bool<(Guid Id, IncomingTrack Track)>("independent", a => a.Track.Independent ?? false),
        ];
        await sql.RunAsync("UPDATE artists SET name = :name {rows} WHERE id = :id AND platform_id = :pid AND name <> :name",
            named.Where(n => known.ContainsKey(n.Key)).Select(n => (known[n.Key], n.Value)).ToList(), columns[..3], cancellationToken);
        await sql.RunAsync("UPDATE artists SET independent = :independent {rows} WHERE id = :id AND independent <> :independent",
            named.Where(n => n.Value.Independent is not null && known.ContainsKey(n.Key)).Select(n => (known[n.Key], n.Value)).ToList(),
            [columns[0], columns[3]], cancellationToken);
        var missing = named.Where(n => !known.ContainsKey(n.Key)).Select(n => (Id: Ids.New(clock), Track: n.Value)).ToList();
        await sql.RunAsync("INSERT INTO artists (id, platform_id, name, independent) {rows}", missing, columns, cancellationToken);
        foreach (var (id, track) in missing)
            known.Add(track.ArtistPlatformId, id);
        return known;
    }

    private async Task<Dictionary<string, Guid>> StylesAsync(BulkSql sql, List<IncomingTrack> tracks, CancellationToken cancellationToken)
    {
        var named = new Dictionary<string, string>();
        foreach (var track in tracks)
        {
            if (track.Style is { } style)
                named.TryAdd(Slug(style), style.Trim());
        }

        var known = new Dictionary<string, Guid>();
        await sql.ReadAsync("SELECT slug, id FROM styles {rows} WHERE slug = :slug", [.. named.Keys],
            [BulkColumn.Text<string>("slug", slug => slug)], found => known.Add(found.Text(0), found.Id(1)), cancellationToken);
        var missing = named.Where(n => !known.ContainsKey(n.Key)).Select(n => (Id: Ids.New(clock), Slug: n.Key, Name: n.Value)).ToList();
        await sql.RunAsync("INSERT INTO styles (id, slug, name, name_zh) {rows}", missing,
            [
                BulkColumn.Id<(Guid Id, string Slug, string Name)>("id", s => s.Id),
                BulkColumn.Text<(Guid Id, string Slug, string Name)>("slug", s => s.Slug),
                BulkColumn.Text<(Guid Id, string Slug, string Name)>("name", s => s.Name),
                BulkColumn.Text<(Guid Id, string Slug, string Name)>("zh", s => s.Name),
            ], cancellationToken);
        foreach (var style in missing)
            known.Add(style.Slug, style.Id);
        return known;
    }

    private static async Task<Dictionary<string, Row>> KnownAsync(BulkSql sql, List<IncomingTrack> tracks, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, Row>();
        await sql.ReadAsync(
            "SELECT platform_id, id, title, artist_id, style_id, duration_ms, released_on, popularity FROM tracks {rows} WHERE platform_id = :pid",
            [.. tracks.Select(t => t.PlatformId).Distinct()],
            [BulkColumn.Text<string>("pid", id => id)],
            found => known.Add(found.Text(0), new Row
            {
                PlatformId = found.Text(0),
                Id = found.Id(1),
                Title = found.Text(2),
                ArtistId = found.Id(3),
                StyleId = found.IsNull(4) ? null : found.Id(4),
                DurationMs = found.Int(5),
                ReleasedOn = found.DateOrNull(6),
                Popularity = found.Int(7),
            }),
            cancellationToken);
        return known;
    }

    private static async Task WriteAsync(BulkSql sql, IReadOnlyCollection<Row> rows, CancellationToken cancellationToken)
    {
        BulkColumn<Row>[] columns =
        [
            BulkColumn.Id<Row>("id", r => r.Id),
            BulkColumn.Text<Row>("pid", r => r.PlatformId),
            BulkColumn.Text<Row>("title", r => r.Title),
            BulkColumn.Id<Row>("artist", r => r.ArtistId),
            BulkColumn.IdOrNull<Row>("style", r => r.StyleId),
            BulkColumn.Int<Row>("duration", r => r.DurationMs),
            BulkColumn.DateOrNull<Row>("released", r => r.ReleasedOn),
            BulkColumn.Int<Row>("popularity", r => r.Popularity),
        ];
        await sql.RunAsync(
            "INSERT INTO tracks (id, platform_id, title, artist_id, style_id, duration_ms, released_on, popularity) {rows}",
            rows.Where(r => r.IsNew).ToList(), columns, cancellationToken);
        await sql.RunAsync(
            """
            UPDATE tracks SET title = :title, artist_id = :artist, style_id = :style, duration_ms = :duration, released_on = :released,
                popularity = :popularity {rows} WHERE id = :id AND platform_id = :pid
            """,
            rows.Where(r => r is { IsNew: false, Changed: true }).ToList(), columns, cancellationToken);
    }

    private sealed class Row
    {
        public required Guid Id { get; init; }
        public required string PlatformId { get; init; }
        public string Title { get; set; } = "";
        public Guid ArtistId { get; set; }
        public Guid? StyleId { get; set; }
        public int DurationMs { get; set; }
        public DateOnly? ReleasedOn { get; set; }
        public int Popularity { get; set; }
        public bool IsNew { get; init; }
        public bool Changed { get; private set; }

        public bool Take(IncomingTrack track, Guid artist, Guid? style)
        {
            var before = (Title, ArtistId, StyleId, DurationMs, ReleasedOn, Popularity);
            Title = track.Title;
            ArtistId = artist;
            StyleId = style ?? StyleId;
            DurationMs = track.DurationMs == 0 ? DurationMs : track.DurationMs;
            ReleasedOn = track.ReleasedOn ?? ReleasedOn;
            Popularity = track.Popularity ?? Popularity;
            var changed = before != (Title, ArtistId, StyleId, DurationMs, ReleasedOn, Popularity);
            Changed |= changed;
            return changed;
        }
    }
}
