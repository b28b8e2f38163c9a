using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>Listeners' playlists, the editors' own with pins, windows and editions, and the recipes they are filled by.</summary>
public sealed class DemoPlaylistLoad(
    PlaylistIntake intake, Playlists playlists, ListComposer composer, Editions editions, Recipes recipes, DemoEditors editors)
{
    /// <summary>Tracks an editor places where the recipe fills the rest.</summary>
    private const int Placed = 14;

    public async Task TakeUsersAsync(DemoPlatform platform, CancellationToken cancellationToken)
    {
        var rows = platform.Playlists.Where(p => !p.Editorial)
            .Select(p => new IncomingPlaylist(p.Id, p.Title, p.Description, p.Tags, p.Followers, p.TrackIds));
        foreach (var batch in rows.Chunk(PlaylistIntake.BatchSize))
            await intake.TakeAsync(ProcessContext.System("demo.playlists", "demo"), batch, cancellationToken);
    }

    public async Task PublishEditorialAsync(DemoPlatform platform, CancellationToken cancellationToken)
    {
        await SaveRecipesAsync(cancellationToken);
        var edited = platform.Playlists.Where(p => p.Editorial).ToList();
        for (var i = 0; i < edited.Count; i++)
            await MakeAsync(edited[i], withRecipe: i % 2 == 0, cancellationToken);
    }

    private async Task MakeAsync(DemoPlaylist plan, bool withRecipe, CancellationToken cancellationToken)
    {
        var made = await playlists.CreateAsync(await editors.AsEditorAsync("playlist.create", cancellationToken), plan.Title, plan.Slug, cancellationToken);
        if (await editors.FindAsync(plan.Slug, cancellationToken) is not { } list)
            throw new InvalidOperationException($"The playlist {plan.Slug} could not be made: {made}.");
        if (list.LiveEditionId is not null)
            return;

        // A start that was killed here finds a part of this done, and goes on.
        var seen = list.Version;
        var length = withRecipe ? 30 : plan.TrackIds.Count;
        await Change("playlist.edit", c => playlists.EditAsync(
            c, list.Id, seen, new PlaylistEdit(plan.Title, plan.Description, plan.Tags, withRecipe ? Surface.Featured : null, length), cancellationToken));
        var placed = withRecipe ? plan.TrackIds.Take(Placed).Union(plan.Pins.Values).ToList() : plan.TrackIds.ToList();
        foreach (var track in placed)
            await Change("playlist.add", c => playlists.AddAsync(c, list.Id, seen, track, cancellationToken));
        var ids = await editors.TracksAsync(plan.Pins.Values, cancellationToken);
        foreach (var (slot, track) in plan.Pins)
            await Change("playlist.pin", c => playlists.PinAsync(c, list.Id, seen, ids[track], slot, cancellationToken));
        if (plan.Window is { } window)
        {
            var local = new PublishWindow(PublishWindow.Local(window.From, window.TimeZone),
                window.Until is { } until ? PublishWindow.Local(until, window.TimeZone) : null, window.TimeZone);
            await Change("playlist.window", c => playlists.SetWindowAsync(c, list.Id, seen, local, cancellationToken));
        }

        // The composer sets a rule aside where an edition for nobody in particular cannot keep it; an editor would do the same.
        if (await composer.ComposeAsync(list.Id, null, strict: false, cancellationToken) is Composition.Composed composed)
            await Change("playlist.publish", c => editions.PublishAsync(c, list.Id, seen, composed.List, cancellationToken));

        async Task Change(string kind, Func<ProcessContext, Task<PlaylistOutcome>> change)
        {
            if (await change(await editors.AsEditorAsync(kind, cancellationToken)) is PlaylistOutcome.Saved saved)
                seen = saved.Version;
        }
    }

    /// <summary>A history of a few versions, so that there is something to compare and to restore.</summary>
    private async Task SaveRecipesAsync(CancellationToken cancellationToken)
    {
        var daily = ShippedRecipes.Of(Surface.Daily);
        var radio = ShippedRecipes.Of(Surface.Radio);
        await SaveAsync(Surface.Daily, 1, daily with { Weights = new RecipeWeights(10, 50, 20, 10, 5, 5) }, "每日歌单先求准：协同加到一半，看一周的跳过率");
        await SaveAsync(Surface.Daily, 2, daily with { Weights = new RecipeWeights(10, 38, 18, 10, 12, 12) },
            "Accuracy gained little and lists grew alike; back towards cross-style and niche");
        await SaveAsync(Surface.Radio, 1, radio with { Rules = radio.Rules with { CrossStylePercent = 20 } }, "More of what listeners do not know yet, in the evening radio first");
        await recipes.LiveAsync(Surface.Featured, cancellationToken);

        async Task SaveAsync(Surface surface, int basedOn, RecipeSettings settings, string reason)
        {
            // Once saved, the live number has moved on and this finds itself stale: nothing is saved twice.
            var live = await recipes.LiveAsync(surface, cancellationToken);
            if (live.Number == basedOn)
                await recipes.SaveAsync(await editors.AsProductManagerAsync("recipe.save", reason, cancellationToken), surface, settings, basedOn, cancellationToken);
        }
    }
}
