using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>What a playlist would be now.</summary>
public abstract record Composition
{
    private Composition() { }

    /// <param name="List">The slots.</param>
    /// <param name="Relaxed">Rules set aside for the chosen listener; none when it is strict.</param>
    public sealed record Composed(ComposedList List, IReadOnlyList<RuleKind> Relaxed) : Composition;

    /// <summary>A rule of the recipe cannot be kept with these pins and tracks.</summary>
    public sealed record Impossible(RuleKind Rule, int Needed, int Available) : Composition;

    public sealed record UnknownListener(ListenerId Listener) : Composition;

    public sealed record NotFound : Composition;
}

/// <summary>
/// Makes a playlist's slots: pinned tracks at their slots, the editor's other tracks in their order, and the surface's
/// recipe for what is left. Without a recipe the list is the editor's alone.
/// </summary>
public sealed class ListComposer(RecommenderRoom room, IDbContextFactory<ConsoleDb> databases)
{
    private static readonly ListReason Placed = new(ReasonCode.EditorsPick, null, null, null, 0);
    private static readonly ListReason Held = new(ReasonCode.Pinned, null, null, null, 0);

    /// <param name="id">Which playlist.</param>
    /// <param name="listener">As whom; nobody in particular when absent, as an edition is made.</param>
    /// <param name="strict">A rule that cannot be kept is an outcome; otherwise it is set aside and named.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Composition> ComposeAsync(PlaylistId id, ListenerId? listener, bool strict, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var playlist = await db.Playlists.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        if (playlist is null)
            return new Composition.NotFound();
        var entries = await (
            from entry in db.PlaylistEntries.AsNoTracking()
            where entry.PlaylistId == id
            join track in db.Tracks.AsNoTracking() on entry.TrackId equals track.Id
            where track.WithdrawnAt == null
            orderby entry.Position
            select new PlacedTrack(
                track.Id, track.PlatformId, track.Title, track.Artist!.Name, track.Artist.Independent, track.DurationMs, entry.PinnedSlot))
            .ToListAsync(cancellationToken);
        var places = Places(entries, playlist.RecipeSurface is null ? entries.Count : Math.Max(playlist.Length, entries.Count), spread: playlist.RecipeSurface is not null);
        if (playlist.RecipeSurface is not { } surface)
            return new Composition.Composed(new ComposedList([.. places.OrderBy(p => p.Key).Select((p, i) => Own(i + 1, p.Value))], null, null), []);

        var made = await room.MakeAsync(
            new ListOrder(
                surface, listener, places.ToDictionary(p => p.Key, p => p.Value.Id), [],
                Length: Math.Max(playlist.Length, entries.Count), Strict: strict),
            cancellationToken);
        return made switch
        {
            ListMade.Made list => new Composition.Composed(
                new ComposedList([.. list.Slots.Select(slot => places.TryGetValue(slot.Number, out var own) ? Own(slot.Number, own) : Proposed(slot))], list.Recipe.Id, list.Model),
                list.Relaxed),
            ListMade.Impossible rule => new Composition.Impossible(rule.Rule, rule.Needed, rule.Available),
            ListMade.UnknownListener who => new Composition.UnknownListener(who.Listener),
            _ => new Composition.NotFound(), // a track withdrawn between the two reads: the next preview is without it
        };
    }

    /// <summary>
    /// Slot → track. Pins come first. The others keep their order: one after the other without a recipe, evenly spread
    /// over the list with one, so that the recipe's tracks come between them.
    /// </summary>
    private static Dictionary<int, PlacedTrack> Places(List<PlacedTrack> entries, int length, bool spread)
    {
        var places = new Dictionary<int, PlacedTrack>();
        foreach (var entry in entries.Where(e => e.PinnedSlot <= length))
            places.TryAdd(entry.PinnedSlot!.Value, entry);
        var free = entries.Where(e => !places.ContainsValue(e)).ToList();
        var slot = 1;
        for (var i = 0; i < free.Count; i++)
        {
            if (spread)
                slot = Math.Max(slot, (i * length / free.Count) + 1);
            while (places.ContainsKey(slot))
                slot++;
            places[slot++] = free[i];
        }

        // Spreading can push the last ones past the end when pins crowd it; they take the last free slots then.
        foreach (var late in places.Keys.Where(k => k > length).Order().ToList())
        {
            var entry = places[late];
            places.Remove(late);
            places[Enumerable.Range(1, length).Last(s => !places.ContainsKey(s))] = entry;
        }

        return places;
    }

    private static EditionSlot Own(int number, PlacedTrack track) => new(
        number, track.Id.Value, track.PlatformId, track.Title, track.Artist, track.Independent, track.DurationMs,
        SourceKind.Editorial, track.PinnedSlot is null ? Placed : Held, track.PinnedSlot is not null);

    private static EditionSlot Proposed(ListSlot slot) => new(
        slot.Number, slot.Track.Id.Value, slot.Track.PlatformId, slot.Track.Title, slot.Artist, slot.Independent, slot.Track.DurationMs,
        slot.Source ?? SourceKind.Editorial, slot.Reason, slot.Pinned);

    private sealed record PlacedTrack(
        TrackId Id, string PlatformId, string Title, string Artist, bool Independent, int DurationMs, int? PinnedSlot);
}
