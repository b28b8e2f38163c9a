using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Recipes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Playlists;

/// <summary>Reads everything the editor's page shows: the slots as they would be published, a listener's view, the editions.</summary>
public sealed class EditorQuery(
    ConsoleDb db, ListComposer composer, Engine.Curation.Blend.Recipes recipes,
    IStringLocalizer<PlaylistsText> words, IStringLocalizer<RecipesText> recipeWords)
{
    private const int FoundTracks = 8;
    private const int OfferedListeners = 40;
    private const int ShownEditions = 20;

    public async Task<EditorPage?> PageAsync(string slug, string? listener, CancellationToken cancel)
    {
        var playlist = await db.Playlists.AsNoTracking().SingleOrDefaultAsync(p => p.Slug == slug, cancel);
        if (playlist is null)
            return null;
        var strict = await composer.ComposeAsync(playlist.Id, null, strict: true, cancel);
        var shown = strict is Composition.Impossible ? await composer.ComposeAsync(playlist.Id, null, strict: false, cancel) : strict;
        var slots = shown is Composition.Composed made ? made.List.Slots : [];
        var placed = await db.PlaylistEntries.AsNoTracking().Where(e => e.PlaylistId == playlist.Id).Select(e => e.TrackId).ToListAsync(cancel);
        var recipe = playlist.RecipeSurface is { } surface ? RecipeSettings.From(await recipes.LiveAsync(surface, cancel)) : null;
        return new EditorPage(
            playlist, slots, placed.Select(t => t.Value).ToHashSet(), strict as Composition.Impossible,
            await PreviewAsync(playlist, listener?.Trim() ?? "", slots, cancel),
            [.. RecipeSettings.Sources.Select(source => new SourceShare(
                source, slots.Count == 0 ? 0 : (double)slots.Count(s => s.Source == source) / slots.Count, recipe?.Weights[source] / 100.0))],
            recipe?.Rules.IndependentsPercent,
            await EditionsAsync(playlist, cancel),
            await db.Listeners.AsNoTracking().OrderBy(l => l.PlatformId).Take(OfferedListeners).Select(l => new ListenerChoice(l.PlatformId, l.Name)).ToListAsync(cancel));
    }

    /// <summary>Tracks whose title or artist has the words, the most played first; without words, nothing.</summary>
    public async Task<IReadOnlyList<Track>> FindAsync(string? text, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var wanted = text.Trim();
        return await db.Tracks.AsNoTracking().Include(t => t.Artist)
            .Where(t => t.WithdrawnAt == null)
            .Containing(wanted, [t => t.Title, t => t.Artist!.Name], exactly: t => t.PlatformId)
            .OrderByDescending(t => t.Popularity).ThenBy(t => t.PlatformId)
            .Take(FoundTracks).ToListAsync(cancel);
    }

    private async Task<PreviewPane> PreviewAsync(Playlist playlist, string asked, IReadOnlyList<EditionSlot> slots, CancellationToken cancel)
    {
        if (asked.Length == 0)
            return new PreviewPane("", null, slots, [], null);
        var listener = await db.Listeners.AsNoTracking()
            .Where(l => l.PlatformId == asked || l.Name == asked).OrderBy(l => l.PlatformId).FirstOrDefaultAsync(cancel);
        if (listener is null)
            return new PreviewPane(asked, null, [], [], words["There is no listener “{0}”: use the platform’s id or the full name.", asked]);
        var choice = new ListenerChoice(listener.PlatformId, listener.Name);
        return await composer.ComposeAsync(playlist.Id, listener.Id, strict: false, cancel) switch
        {
            Composition.Composed made => new PreviewPane(asked, choice, made.List.Slots, made.Relaxed, null),
            Composition.Impossible rule => new PreviewPane(asked, choice, [], [], words.Impossible(recipeWords, rule)),
            _ => new PreviewPane(asked, choice, [], [], words["The list cannot be made for this listener yet. Try again in a moment."]),
        };
    }

    private async Task<IReadOnlyList<EditionRow>> EditionsAsync(Playlist playlist, CancellationToken cancel)
    {
        var editions = await db.Editions.AsNoTracking().Where(e => e.PlaylistId == playlist.Id)
            .OrderByDescending(e => e.Number).Take(ShownEditions + 1).ToListAsync(cancel);
        var rows = new List<EditionRow>();
        for (var i = 0; i < Math.Min(editions.Count, ShownEditions); i++)
        {
            var now = EditionSlot.Read(editions[i].Slots);
            var before = i + 1 < editions.Count ? EditionSlot.Read(editions[i + 1].Slots) : [];
            var places = before.ToDictionary(s => s.TrackId, s => s.Slot);
            rows.Add(new EditionRow(
                editions[i].Number, editions[i].PublishedAt, editions[i].PublishedBy, editions[i].Reason, now.Count,
                now.Count(s => !places.ContainsKey(s.TrackId)),
                before.Count(s => now.All(n => n.TrackId != s.TrackId)),
                now.Count(s => places.TryGetValue(s.TrackId, out var slot) && slot != s.Slot),
                editions[i].Id == playlist.LiveEditionId));
        }

        return rows;
    }
}
