using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>What an editor may change about a list apart from its tracks.</summary>
public sealed record PlaylistEdit(string Title, string Description, IReadOnlyList<string> Tags, Surface? Surface, int Length);

/// <summary>
/// Every change to a playlist. Each names the version the editor saw: whoever comes second is told who was first, and
/// nothing of either is lost.
/// </summary>
public sealed partial class Playlists(AuditedWriter writer, TimeProvider clock)
{
    public const int MaxLength = 200;
    public const int MaxTitle = 200;

    public Task<PlaylistOutcome> CreateAsync(
        ProcessContext context, string title, string? slug, CancellationToken cancellationToken)
    {
        title = title.Trim();
        if (TitleProblem(title) is { } problem)
            return Task.FromResult<PlaylistOutcome>(new PlaylistOutcome.Invalid(problem));
        if (slug is { Length: > 0 } && !SlugPattern().IsMatch(slug))
            return Task.FromResult<PlaylistOutcome>(new PlaylistOutcome.Invalid(PlaylistProblem.SlugMalformed, slug));
        return writer.WriteAsync<PlaylistOutcome>(context, async (db, now) =>
        {
            var id = Ids.New<PlaylistId>(clock);
            var chosen = slug is { Length: > 0 } ? slug : await FreeSlugAsync(db, title, id, cancellationToken);
            if (await db.Playlists.AnyAsync(p => p.Slug == chosen || p.PlatformId == chosen, cancellationToken))
                return (new PlaylistOutcome.Invalid(PlaylistProblem.SlugTaken, chosen), AuditSubject.Nothing);
            var playlist = new Playlist
            {
                Id = id,
                PlatformId = chosen,
                Slug = chosen,
                Title = title,
                Kind = PlaylistKind.Editorial,
                CreatedAt = now,
                UpdatedAt = now,
                OwnerId = context.ActorId,
            };
            db.Playlists.Add(playlist);
            await db.SaveChangesAsync(cancellationToken);
            return (Saved(playlist), Subject(playlist, new { title }));
        }, cancellationToken);
    }

    public Task<PlaylistOutcome> EditAsync(
        ProcessContext context, PlaylistId id, long seen, PlaylistEdit edit, CancellationToken cancellationToken) =>
        ChangeAsync(context, id, seen, (_, playlist) =>
        {
            var title = edit.Title.Trim();
            if (TitleProblem(title) is { } problem)
                return Refuse(problem);
            if (edit.Length is < 1 or > MaxLength)
                return Refuse(PlaylistProblem.LengthOutside, $"{edit.Length}");
            playlist.Title = title;
            playlist.Description = edit.Description.Trim();
            playlist.Tags = [.. edit.Tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
            playlist.RecipeSurface = edit.Surface;
            playlist.Length = edit.Length;
            return Done(new { title, surface = edit.Surface?.ToString(), length = edit.Length });
        }, cancellationToken);

    public Task<PlaylistOutcome> SetWindowAsync(
        ProcessContext context, PlaylistId id, long seen, PublishWindow window, CancellationToken cancellationToken)
    {
        var (from, to, wrong) = window.ToInstants();
        if (wrong is not null)
            return Task.FromResult<PlaylistOutcome>(wrong);
        return ChangeAsync(context, id, seen, (_, playlist) =>
        {
            playlist.WindowFrom = from;
            playlist.WindowTo = to;
            playlist.TimeZone = window.TimeZone;
            playlist.State = PlaylistStates.At(playlist, clock.GetUtcNow());
            return Done(new { from, to, zone = window.TimeZone });
        }, cancellationToken);
    }

    /// <summary>Puts a track at the end. <paramref name="track"/> is its id here or the platform's own.</summary>
    public Task<PlaylistOutcome> AddAsync(
        ProcessContext context, PlaylistId id, long seen, string track, CancellationToken cancellationToken) =>
        ChangeAsync(context, id, seen, async (db, playlist) =>
        {
            var wanted = Guid.TryParse(track, out var guid) ? new TrackId(guid) : default;
            var found = await db.Tracks.AsNoTracking()
                .Where(t => t.PlatformId == track || t.Id == wanted)
                .Select(t => new { t.Id, t.Title, t.WithdrawnAt })
                .FirstOrDefaultAsync(cancellationToken);
            if (found is null)
                return await Refuse(PlaylistProblem.UnknownTrack, track);
            if (found.WithdrawnAt is not null)
                return await Refuse(PlaylistProblem.WithdrawnTrack, found.Title);
            var entries = await db.PlaylistEntries.AsNoTracking().Where(e => e.PlaylistId == id)
                .Select(e => new { e.TrackId, e.Position }).ToListAsync(cancellationToken);
            if (entries.Exists(e => e.TrackId == found.Id))
                return await Refuse(PlaylistProblem.TrackAlreadyThere, found.Title);
            if (entries.Count >= MaxLength)
                return await Refuse(PlaylistProblem.LengthOutside, $"{entries.Count + 1}");
            db.PlaylistEntries.Add(new PlaylistEntry
            {
                PlaylistId = id,
                TrackId = found.Id,
                Position = entries.Count == 0 ? 0 : entries.Max(e => e.Position) + 1,
                AddedAt = clock.GetUtcNow(),
            });
            playlist.Length = Math.Max(playlist.Length, entries.Count + 1);
            return await Done(new { track = found.Id.Value });
        }, cancellationToken);

    public Task<PlaylistOutcome> RemoveAsync(
        ProcessContext context, PlaylistId id, long seen, TrackId track, CancellationToken cancellationToken) =>
        ChangeAsync(context, id, seen, async (db, _) =>
        {
            var gone = await db.PlaylistEntries.Where(e => e.PlaylistId == id && e.TrackId == track).ExecuteDeleteAsync(cancellationToken);
            return gone == 0 ? await Refuse(PlaylistProblem.TrackNotThere, track.ToString()) : await Done(new { track = track.Value });
        }, cancellationToken);

    /// <summary>Gives the placed tracks a new order; it must name each of them once.</summary>
    public Task<PlaylistOutcome> ReorderAsync(
        ProcessContext context, PlaylistId id, long seen, IReadOnlyList<TrackId> order, CancellationToken cancellationToken) =>
        ChangeAsync(context, id, seen, async (db, _) =>
        {
            var entries = await db.PlaylistEntries.Where(e => e.PlaylistId == id).ToListAsync(cancellationToken);
            var places = order.Select((track, index) => (track, index)).GroupBy(p => p.track).ToDictionary(g => g.Key, g => g.First().index);
            if (places.Count != order.Count || places.Count != entries.Count || entries.Exists(e => !places.ContainsKey(e.TrackId)))
                return await Refuse(PlaylistProblem.OrderIncomplete, $"{order.Count}/{entries.Count}");
            foreach (var entry in entries)
                entry.Position = places[entry.TrackId];
            return await Done(new { order = order.Select(t => t.Value) });
        }, cancellationToken);

    /// <summary>Holds a track at a slot, from 1, whatever else moves; null lets it go.</summary>
    public Task<PlaylistOutcome> PinAsync(
        ProcessContext context, PlaylistId id, long seen, TrackId track, int? slot, CancellationToken cancellationToken) =>
        ChangeAsync(context, id, seen, async (db, playlist) =>
        {
            if (slot is < 1 || slot > playlist.Length)
                return await Refuse(PlaylistProblem.PinOutside, $"{slot}");
            var entries = await db.PlaylistEntries.Where(e => e.PlaylistId == id).ToListAsync(cancellationToken);
            var entry = entries.Find(e => e.TrackId == track);
            if (entry is null)
                return await Refuse(PlaylistProblem.TrackNotThere, track.ToString());
            if (slot is not null && entries.Exists(e => e.PinnedSlot == slot && e.TrackId != track))
                return await Refuse(PlaylistProblem.PinTaken, $"{slot}");
            entry.PinnedSlot = slot;
            return await Done(new { track = track.Value, slot });
        }, cancellationToken);

    /// <summary>Runs one guarded change; the playlist's version rises even when only its entries change.</summary>
    internal Task<PlaylistOutcome> ChangeAsync(
        ProcessContext context, PlaylistId id, long seen, Func<ConsoleDb, Playlist, Task<Change>> change, CancellationToken cancellationToken) =>
        writer.WriteAsync<PlaylistOutcome>(context, async (db, now) =>
        {
            var playlist = await db.Playlists.SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
            if (playlist is null)
                return (new PlaylistOutcome.NotFound(), AuditSubject.Nothing);
            if (playlist.Kind != PlaylistKind.Editorial)
                return (new PlaylistOutcome.Invalid(PlaylistProblem.NotEditorial, playlist.Title), AuditSubject.Nothing);
            if (playlist.Version != seen)
                return (await StaleAsync(db, playlist, cancellationToken), AuditSubject.Nothing);
            var made = await change(db, playlist);
            if (made.Problem is not null)
                return (made.Problem, AuditSubject.Nothing);
            playlist.UpdatedAt = now;
            db.Entry(playlist).Property(p => p.UpdatedAt).IsModified = true;
            await db.SaveChangesAsync(cancellationToken);
            return (Saved(playlist), Subject(playlist, made.Detail));
        }, cancellationToken);

    internal static Task<Change> Refuse(PlaylistProblem problem, string detail = "") =>
        Task.FromResult(new Change(new PlaylistOutcome.Invalid(problem, detail), null));

    internal static Task<Change> Done(object detail) => Task.FromResult(new Change(null, detail));

    /// <summary>Either a problem (nothing is written) or what the audit row says.</summary>
    internal sealed record Change(PlaylistOutcome.Invalid? Problem, object? Detail);

    private static PlaylistOutcome.Saved Saved(Playlist playlist) => new(playlist.Id, playlist.Slug, playlist.Version);

    private static AuditSubject Subject(Playlist playlist, object? detail) =>
        new($"playlist:{playlist.Id}", JsonSerializer.Serialize(detail, JsonSerializerOptions.Web));

    private static async Task<PlaylistOutcome> StaleAsync(ConsoleDb db, Playlist playlist, CancellationToken cancellationToken)
    {
        var subject = $"playlist:{playlist.Id}";
        var last = await db.AuditEntries.AsNoTracking().Where(e => e.Subject == subject)
            .OrderByDescending(e => e.Sequence).Select(e => new { e.Actor, e.At, e.Kind }).FirstOrDefaultAsync(cancellationToken);
        return new PlaylistOutcome.Stale(last?.Actor ?? "", last?.At ?? playlist.UpdatedAt, last?.Kind ?? "");
    }

    private static PlaylistProblem? TitleProblem(string title) => title.Length switch
    {
        0 => PlaylistProblem.TitleMissing,
        > MaxTitle => PlaylistProblem.TitleTooLong,
        _ => null,
    };

    /// <summary>The title's Latin letters and digits; a title without any takes its name from the id.</summary>
    private static async Task<string> FreeSlugAsync(ConsoleDb db, string title, PlaylistId id, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var c in title.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
                text.Append(c);
            else if (c is ' ' or '-' or '_' or '/' && text.Length > 0 && text[^1] != '-')
                text.Append('-');
        }

        var slug = text.ToString().Trim('-');
        if (slug.Length < 3)
            return $"list-{id.Value.ToString("N")[^8..]}";
        slug = slug.Length > 80 ? slug[..80].Trim('-') : slug;
        return await db.Playlists.AnyAsync(p => p.Slug == slug, cancellationToken) ? $"{slug}-{id.Value.ToString("N")[^4..]}" : slug;
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SlugPattern();
}

/// <summary>Where a playlist stands at an instant: its window and its live edition say it, nothing else.</summary>
public static class PlaylistStates
{
    public static PlaylistState At(Playlist playlist, DateTimeOffset now)
    {
        if (playlist.LiveEditionId is null)
            return PlaylistState.Draft;
        if (now < playlist.WindowFrom)
            return PlaylistState.Scheduled;
        return now >= playlist.WindowTo ? PlaylistState.Ended : PlaylistState.Live;
    }
}
