using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>A listener's playlist as the platform tells it.</summary>
public sealed record IncomingPlaylist(
    string PlatformId, string Title, string Description, IReadOnlyList<string> Tags, int Followers, IReadOnlyList<string> TrackPlatformIds);

/// <summary>
/// The way in for playlists made on the platform, idempotent by its id. A playlist comes without the tracks that
/// nobody knows, and the rejected row names them; without any known track it does not come at all.
/// </summary>
public sealed class PlaylistIntake(AuditedWriter writer, TimeProvider clock)
{
    public const int BatchSize = 200;
    private const int MaxTitleLength = 200;
    private const int Named = 3;

    public async Task<TakenBatch> TakeAsync(
        ProcessContext context, IReadOnlyList<IncomingPlaylist> playlists, CancellationToken cancellationToken) =>
        await writer.WriteAsync(context, async (db, now) =>
        {
            var sql = BulkSql.On(db);
            await sql.TakeTurnAsync("playlists", cancellationToken);
            var rejected = new List<RejectedRow>();
            int added = 0, updated = 0, unchanged = 0;
            var tracks = await ListenIntake.IdsAsync(sql, "tracks", playlists.SelectMany(p => p.TrackPlatformIds), cancellationToken);
            var ids = playlists.Select(p => p.PlatformId).ToList();
            var known = await db.Playlists.Where(p => ids.Contains(p.PlatformId)).ToDictionaryAsync(p => p.PlatformId, cancellationToken);
            var entries = await EntriesAsync(sql, known.Values, cancellationToken);
            var written = new List<(Guid Playlist, Guid Track, int Position)>();
            for (var i = 0; i < playlists.Count; i++)
            {
                var incoming = playlists[i];
                var placed = incoming.TrackPlatformIds.Where(tracks.ContainsKey).Select(t => tracks[t]).Distinct().ToList();
                if (Problem(incoming, placed, known.GetValueOrDefault(incoming.PlatformId)) is { } problem)
                {
                    rejected.Add(new RejectedRow(i, problem.Field, problem.Reason));
                    continue;
                }

                if (Unknown(incoming, tracks) is { } unknown)
                    rejected.Add(new RejectedRow(i, "tracks", unknown));
                if (!known.TryGetValue(incoming.PlatformId, out var playlist))
                {
                    playlist = Make(incoming, now);
                    db.Playlists.Add(playlist);
                    known.Add(incoming.PlatformId, playlist);
                    added++;
                }
                else if (Change(playlist, incoming) | !entries.GetValueOrDefault(playlist.Id.Value, []).SequenceEqual(placed))
                {
                    playlist.UpdatedAt = now;
                    updated++;
                }
                else
                {
                    unchanged++;
                    continue;
                }

                entries[playlist.Id.Value] = placed;
                written.RemoveAll(w => w.Playlist == playlist.Id.Value);
                written.AddRange(placed.Select((track, position) => (playlist.Id.Value, track, position)));
            }

            await db.SaveChangesAsync(cancellationToken);
            await WriteEntriesAsync(sql, written, now, cancellationToken);
            return (new TakenBatch(added, updated, unchanged, rejected), added + updated == 0
                ? AuditSubject.Nothing
                : new AuditSubject($"playlists:{Ids.New(clock)}",
                    $$"""{"new":{{added}},"updated":{{updated}},"unchanged":{{unchanged}},"rejected":{{rejected.Count}}}"""));
        }, cancellationToken);

    private static (string Field, string Reason)? Problem(IncomingPlaylist incoming, List<Guid> placed, Playlist? known)
    {
        if (Identity.IdProblem(incoming.PlatformId) is { } problem)
            return ("id", problem);
        if (string.IsNullOrWhiteSpace(incoming.Title) || incoming.Title.Length > MaxTitleLength)
            return ("title", $"The title is missing or longer than {MaxTitleLength} characters.");
        if (incoming.Followers < 0)
            return ("followers", "Followers cannot be negative.");
        if (known is { Kind: not PlaylistKind.User })
            return ("id", "A playlist made in this console has that id.");
        return placed.Count == 0 ? ("tracks", "None of its tracks is known: import tracks first.") : null;
    }

    private static string? Unknown(IncomingPlaylist incoming, Dictionary<string, Guid> tracks)
    {
        var unknown = incoming.TrackPlatformIds.Where(t => !tracks.ContainsKey(t)).Distinct().ToList();
        return unknown.Count == 0
            ? null
            : $"Taken without {unknown.Count} unknown of {incoming.TrackPlatformIds.Count} tracks ({string.Join(", ", unknown.Take(Named))}{(unknown.Count > Named ? ", …" : "")}): import tracks, then this file again.";
    }

    private Playlist Make(IncomingPlaylist incoming, DateTimeOffset now) => new()
    {
        Id = Ids.New<PlaylistId>(clock),
        PlatformId = incoming.PlatformId,
        Slug = "user-" + CatalogueIntake.Slug(incoming.PlatformId),
        Title = incoming.Title,
        Description = incoming.Description,
        Kind = PlaylistKind.User,
        State = PlaylistState.Live,
        Tags = [.. incoming.Tags],
        Followers = incoming.Followers,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private static bool Change(Playlist playlist, IncomingPlaylist incoming)
    {
        if (playlist.Title == incoming.Title && playlist.Description == incoming.Description
            && playlist.Followers == incoming.Followers && playlist.Tags.SequenceEqual(incoming.Tags))
            return false;
        (playlist.Title, playlist.Description, playlist.Followers) = (incoming.Title, incoming.Description, incoming.Followers);
        playlist.Tags = [.. incoming.Tags];
        return true;
    }

    private static async Task<Dictionary<Guid, List<Guid>>> EntriesAsync(
        BulkSql sql, IReadOnlyCollection<Playlist> playlists, CancellationToken cancellationToken)
    {
        var found = new List<(Guid Playlist, Guid Track, int Position)>();
        await sql.ReadAsync("SELECT playlist_id, track_id, position FROM playlist_entries {rows} WHERE playlist_id = :playlist",
            [.. playlists],
            [BulkColumn.Id<Playlist>("playlist", p => p.Id.Value)],
            row => found.Add((row.Id(0), row.Id(1), row.Int(2))),
            cancellationToken);
        return found.GroupBy(e => e.Playlist).ToDictionary(g => g.Key, g => g.OrderBy(e => e.Position).Select(e => e.Track).ToList());
    }

    private static async Task WriteEntriesAsync(
        BulkSql sql, List<(Guid Playlist, Guid Track, int Position)> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await sql.RunAsync("DELETE FROM playlist_entries {rows} WHERE playlist_id = :playlist",
            entries.Select(e => e.Playlist).Distinct().ToList(), [BulkColumn.Id<Guid>("playlist", id => id)], cancellationToken);
        await sql.RunAsync("INSERT INTO playlist_entries (playlist_id, track_id, position, added_at) {rows}", entries,
            [
                BulkColumn.Id<(Guid Playlist, Guid Track, int Position)>("playlist", e => e.Playlist),
                BulkColumn.Id<(Guid Playlist, Guid Track, int Position)>("track", e => e.Track),
                BulkColumn.Int<(Guid Playlist, Guid Track, int Position)>("position", e => e.Position),
                BulkColumn.Instant<(Guid Playlist, Guid Track, int Position)>("added", _ => now),
            ], cancellationToken);
    }
}
