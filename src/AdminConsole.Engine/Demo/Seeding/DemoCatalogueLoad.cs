using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>Styles, artists, tracks, listeners and what they played, through the Listens stage.</summary>
public sealed class DemoCatalogueLoad(CatalogueIntake catalogue, ListenIntake listens, AuditedWriter writer, TimeProvider clock)
{
    private static readonly ProcessContext Context = ProcessContext.System("demo.catalogue", "demo");

    public async Task TakeAsync(DemoPlatform platform, CancellationToken cancellationToken)
    {
        var artists = platform.Artists.ToDictionary(a => a.Id, StringComparer.Ordinal);
        var tracks = platform.Tracks.Select(t => new IncomingTrack(
            t.Id, t.Title, t.ArtistId, artists[t.ArtistId].Name, t.StyleId, t.DurationMs, t.Released,
            (int)Math.Round(100 * Math.Pow(t.Popularity, .35)), artists[t.ArtistId].Independent)).ToList();
        await catalogue.TakeAsync(Context, tracks, cancellationToken);
        await writer.WriteAsync(Context, async (db, _) =>
        {
            await NameStylesAsync(db, platform, cancellationToken);
            await AddListenersAsync(db, platform, cancellationToken);
            return (true, new AuditSubject("demo:listeners"));
        }, cancellationToken);
    }

    public async Task TakeListensAsync(DemoPlatform platform, CancellationToken cancellationToken)
    {
        // Kept by listener as the table is: neighbours in the key are written together.
        var rows = platform.Listens.OrderBy(l => l.ListenerId, StringComparer.Ordinal).ThenBy(l => l.StartedAt)
            .Select(l => new IncomingListen(l.ListenerId, l.StartedAt, l.TrackId, l.PlayedMs, l.Skipped));
        foreach (var batch in rows.Chunk(ListenIntake.BatchSize))
            await listens.TakeAsync(Context, batch, cancellationToken);
        foreach (var batch in Actions(platform).Chunk(ListenIntake.BatchSize))
            await listens.TakeAsync(Context, batch, cancellationToken);
    }

    private static IEnumerable<IncomingAction> Actions(DemoPlatform platform)
    {
        foreach (var listen in platform.Listens)
        {
            var end = listen.StartedAt.AddMilliseconds(listen.PlayedMs);
            if (listen.Liked)
                yield return new IncomingAction(listen.ListenerId, end, listen.TrackId, ListenerActionKind.Like);
            if (listen.Downloaded)
                yield return new IncomingAction(listen.ListenerId, end, listen.TrackId, ListenerActionKind.Download);
        }

        foreach (var search in platform.Searches)
        {
            if (search.ChosenTrackId is { } track)
                yield return new IncomingAction(search.ListenerId, search.At, track, ListenerActionKind.Search, search.Text);
        }

        foreach (var refusal in platform.Refusals)
            yield return new IncomingAction(refusal.ListenerId, refusal.At, refusal.TrackId, ListenerActionKind.NotInterested);
    }

    private static async Task NameStylesAsync(ConsoleDb db, DemoPlatform platform, CancellationToken cancellationToken)
    {
        var styles = await db.Styles.ToDictionaryAsync(s => s.Slug, cancellationToken);
        var known = await db.StyleRelations.Select(r => new { r.StyleId, r.RelatedId }).ToListAsync(cancellationToken);
        var related = known.Select(r => (r.StyleId, r.RelatedId)).ToHashSet();
        foreach (var style in platform.Styles)
        {
            var row = styles[style.Id];
            (row.Name, row.NameZh) = (style.Name, style.NameZh);
            foreach (var (other, closeness) in style.Related)
            {
                if (related.Add((row.Id, styles[other].Id)))
                    db.StyleRelations.Add(new StyleRelation { StyleId = row.Id, RelatedId = styles[other].Id, Closeness = closeness });
            }
        }
    }

    private async Task AddListenersAsync(ConsoleDb db, DemoPlatform platform, CancellationToken cancellationToken)
    {
        var known = await db.Listeners.Select(l => l.PlatformId).ToHashSetAsync(cancellationToken);
        db.Listeners.AddRange(platform.Listeners.Where(l => !known.Contains(l.Id)).Select(l => new Listener
        {
            Id = Ids.New<ListenerId>(clock),
            PlatformId = l.Id,
            Name = l.Name,
            Personalisation = l.Personalisation,
            OptedOut = l.OptedOut,
            JoinedAt = l.JoinedAt,
        }));
    }
}
