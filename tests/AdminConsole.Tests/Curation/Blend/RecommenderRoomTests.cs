using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Curation.Builders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Curation.Blend;

public sealed class RecommenderRoomTests
{
    private static readonly Dictionary<int, TrackId> NoPins = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Make_WhenTheModelsFileIsThereAgain_UsesItAfterAPause()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var data = await TownRows.SaveAsync(db, DateTimeOffset.UnixEpoch.AddSeconds(clock.GetUtcNow().ToUnixTimeSeconds()));
        var model = await TownRows.PromoteAsync(db, data, database.Folder, clock.GetUtcNow());
        var path = Path.Combine(database.Folder.Models, (await db.ModelVersions.SingleAsync(m => m.Id == model, Stop)).FileName);
        File.Move(path, path + ".away");
        var room = services.GetRequiredService<CandidateRoom>();
        Assert.Contains("missing", (await room.GetAsync(Stop)).Model!.Problem, StringComparison.Ordinal);

        File.Move(path + ".away", path);
        Assert.NotNull((await room.GetAsync(Stop)).Model!.Problem); // a damaged file is not read for every list
        clock.Advance(TimeSpan.FromSeconds(5));
        var again = (await room.GetAsync(Stop)).Model!;
        Assert.Equal((model, (string?)null), (again.Id, again.Problem));
        Assert.NotNull(again.Model);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Make_FollowsTheChampionAndWhatTheListenerDidThisMinute(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await using var db = console.Db();
        var data = await TownRows.SaveAsync(db, DateTimeOffset.UnixEpoch.AddSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
        var room = console.Get<RecommenderRoom>();
        var order = new ListOrder(Surface.Daily, data.Listeners[3].Id, new Dictionary<int, TrackId> { [4] = data.Tracks[11].Id }, []);

        var without = Assert.IsType<ListMade.Made>(await room.MakeAsync(order, Stop));
        Assert.Null(without.Model);
        Assert.DoesNotContain(without.Slots, static slot => slot.Source is SourceKind.Collaborative);

        var model = await TownRows.PromoteAsync(db, data, console.Folder, TimeProvider.System.GetUtcNow());
        var list = Assert.IsType<ListMade.Made>(await room.MakeAsync(order, Stop));
        Assert.Equal(model, list.Model);
        Assert.Equal(1, list.Recipe.Number);
        Assert.Contains(list.Slots, static slot => slot.Source is SourceKind.Collaborative);
        Assert.Equal((data.Tracks[11].Id, true), (list.Slots[3].Track.Id, list.Slots[3].Pinned));

        var refused = list.Slots.First(static slot => !slot.Pinned).Track.Id;
        db.ListenerActions.Add(new ListenerAction { ListenerId = data.Listeners[3].Id, TrackId = refused, At = TimeProvider.System.GetUtcNow(), Kind = ListenerActionKind.NotInterested });
        var withdrawn = list.Slots.Last(static slot => !slot.Pinned).Track.Id;
        (await db.Tracks.SingleAsync(t => t.Id == withdrawn, Stop)).WithdrawnAt = TimeProvider.System.GetUtcNow();
        await db.SaveChangesAsync(Stop);
        var next = Assert.IsType<ListMade.Made>(await room.MakeAsync(order, Stop));
        Assert.DoesNotContain(next.Slots, slot => slot.Track.Id == refused || slot.Track.Id == withdrawn);

        (await db.Listeners.SingleAsync(l => l.Id == data.Listeners[3].Id, Stop)).OptedOut = true;
        await db.SaveChangesAsync(Stop);
        var common = Assert.IsType<ListMade.Made>(await room.MakeAsync(order, Stop));
        Assert.DoesNotContain(common.Slots, static slot => slot.Source is SourceKind.Collaborative or SourceKind.SimilarStyle or SourceKind.CrossStyle);
    }

    [Fact]
    public async Task Make_ForNobodyUnknownsAndImpossibleRules_SaysWhich()
    {
        await using var console = await TestConsole.StartAsync();
        await using var db = console.Db();
        var data = await TownRows.SaveAsync(db, TimeProvider.System.GetUtcNow());
        var room = console.Get<RecommenderRoom>();
        var stranger = new ListenerId(Guid.Parse("00000000-0000-7000-8000-000000000009"));
        var lost = new TrackId(stranger.Value);

        Assert.Equal(30, Assert.IsType<ListMade.Made>(await room.MakeAsync(new ListOrder(Surface.Featured, null, NoPins, []), Stop)).Slots.Count);
        Assert.Equal(new ListMade.UnknownListener(stranger), await room.MakeAsync(new ListOrder(Surface.Daily, stranger, NoPins, []), Stop));
        Assert.Equal(new ListMade.UnknownTrack(lost), await room.MakeAsync(new ListOrder(Surface.Daily, null, new Dictionary<int, TrackId> { [1] = lost }, []), Stop));
        var rules = ShippedRecipes.Of(Surface.Radio).Rules with { IndependentsPercent = 100, ArtistCap = 1, Length = 60 };
        Assert.IsType<ListMade.Impossible>(await room.MakeAsync(
            new ListOrder(Surface.Radio, data.Listeners[1].Id, NoPins, [], new RecipeSettings(new RecipeWeights(0, 0, 100, 0, 0, 0), rules), Strict: true), Stop));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Recipes_SaveRestoreAndCollide_KeepAStraightHistory(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var clock = TimeProvider.System;
        var databases = services.GetRequiredService<IDbContextFactory<ConsoleDb>>();
        var recipes = new Recipes(databases, services.GetRequiredService<AuditedWriter>(), clock);
        var context = new ProcessContext("recipe.save", "Li Wen", null, "more niche");
        var draft = ShippedRecipes.Of(Surface.Daily) with { Weights = new RecipeWeights(10, 30, 20, 10, 10, 20) };

        var saved = Assert.IsType<RecipeSaved.Saved>(await recipes.SaveAsync(context, Surface.Daily, draft, 1, Stop)).Version;
        var stale = Assert.IsType<RecipeSaved.Stale>(await recipes.SaveAsync(context, Surface.Daily, draft, 1, Stop));
        var restored = Assert.IsType<RecipeSaved.Saved>(await recipes.RestoreAsync(context with { Reason = "too bold" }, Surface.Daily, 1, 2, Stop)).Version;

        Assert.Equal(draft, RecipeSettings.From(saved));
        Assert.Equal(("Li Wen", 2), (stale.Live.CreatedBy, stale.Live.Number));
        Assert.Equal((3, 1), (restored.Number, restored.RestoredFrom));
        Assert.Equal(ShippedRecipes.Of(Surface.Daily), RecipeSettings.From(await recipes.LiveAsync(Surface.Daily, Stop)));
        Assert.IsType<RecipeSaved.UnknownVersion>(await recipes.RestoreAsync(context, Surface.Daily, 9, 3, Stop));
        Assert.IsType<RecipeSaved.NoReason>(await recipes.SaveAsync(context with { Reason = " " }, Surface.Daily, draft, 3, Stop));
        var invalid = Assert.IsType<RecipeSaved.Invalid>(await recipes.SaveAsync(context, Surface.Daily, draft with { Weights = draft.Weights with { Niche = 21 } }, 3, Stop));
        Assert.Equal([new RecipeProblem(RuleKind.Weights, 101, 100, 100)], invalid.Problems);
        Assert.Equal([3, 2, 1], (await recipes.HistoryAsync(Surface.Daily, Stop)).Select(static version => version.Number));
        await using var db = await databases.CreateDbContextAsync(Stop);
        Assert.Equal(3, await db.AuditEntries.CountAsync(Stop));
    }
}
