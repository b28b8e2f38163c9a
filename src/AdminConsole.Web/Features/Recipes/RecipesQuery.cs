using System.Diagnostics;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Listens;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Recipes;

/// <summary>Reads a surface's recipe page: live version, draft, history and the draft's replay against the live version.</summary>
public sealed class RecipesQuery(Engine.Curation.Blend.Recipes recipes, ReplayRoom replays, IStringLocalizer<RecipesText> words)
{
    private const int Samples = 10;
    private const int SampleSlots = 10;

    public async Task<RecipePage> PageAsync(Surface surface, Func<string, string?[]> field, ListsShown shown, CancellationToken cancellationToken)
    {
        var live = await recipes.LiveAsync(surface, cancellationToken);
        var draft = RecipeDraft.Read(field, live);
        var versions = await recipes.HistoryAsync(surface, cancellationToken);
        var replay = draft.Problems.Count == 0 ? await ReplayAsync(live, draft.Settings, shown, cancellationToken) : null;
        return new RecipePage(surface, live, draft, versions, replay);
    }

    private async Task<RecipeReplay?> ReplayAsync(RecipeVersion live, RecipeSettings draft, ListsShown shown, CancellationToken cancellationToken)
    {
        if (await replays.GetAsync(cancellationToken) is not { } state)
            return null;
        var clock = Stopwatch.StartNew();
        var (before, after) = await Task.Run(() => (state.Run(RecipeSettings.From(live)), state.Run(draft)), cancellationToken);
        var changes = state.Replay.Compare(before, after);
        var took = clock.Elapsed;
        Explore(state, draft.Rules);
        var history = state.Replay.Basis.History;
        return new RecipeReplay(
            live.Number,
            RecipeSentences.Of(words, live.Number, changes, before, after, history.Data),
            changes,
            after,
            new ReplaySpan(
                after.Lists.Count,
                DateTimeOffset.FromUnixTimeSeconds(history.Until),
                state.Candidates.LoadedAt,
                took,
                state.Candidates.Model?.Number,
                state.Candidates.Model?.Problem),
            EffectsChart.Draw(words, words["Accuracy: change against version {0} with 95 % intervals", live.Number], EffectsChart.Accuracy, changes),
            EffectsChart.Draw(words, words["Breadth: change against version {0} with 95 % intervals", live.Number], EffectsChart.Breadth, changes),
            PossibleChart.Draw(words, live.Number, state.Tried, before, after),
            shown,
            [.. Enumerable.Range(0, Math.Min(Samples, after.Lists.Count)).Select(i => Sample(state.Replay.Basis, i * after.Lists.Count / Samples, before, after, shown))]);
    }

    /// <summary>In the background: what is possible with these rules is there when the next slider moves.</summary>
    private static void Explore(ReplayState state, RecipeRules rules) => _ = Task.Run(() => state.Explore(rules, CancellationToken.None));

    private SampleList Sample(ReplayBasis basis, int index, ReplayOutcome before, ReplayOutcome after, ListsShown shown)
    {
        var listener = basis.Listeners[index].Listener;
        var old = before.Lists[index].ToDictionary(static slot => slot.Track, static slot => slot.Number);
        var now = after.Lists[index].ToDictionary(static slot => slot.Track, static slot => slot.Number);
        var slots = shown switch
        {
            ListsShown.Before => before.Lists[index].Select(slot => Named(basis, slot, null, !now.ContainsKey(slot.Track))),
            ListsShown.Moved => after.Lists[index].Select(slot => Named(basis, slot, Moved(old, slot), false)).Where(static slot => slot.Moved != 0),
            _ => after.Lists[index].Select(slot => Named(basis, slot, Moved(old, slot), false)),
        };
        return new SampleList(StylesOf(basis.History, listener), PlaysLastMonth(basis.History, listener), [.. slots.Take(SampleSlots)]);
    }

    private SampleSlot Named(ReplayBasis basis, Slot slot, int? moved, bool left)
    {
        var named = RecommenderRoom.Name(slot, basis.History.Data);
        return new SampleSlot(slot.Number, named.Track.Title, named.Artist, slot.Source, words.Reason(named.Reason), moved, left);
    }

    private static int? Moved(Dictionary<int, int> old, Slot slot) => old.TryGetValue(slot.Track, out var was) ? was - slot.Number : null;

    private static string StylesOf(ListeningHistory history, int listener)
    {
        var shares = history.StyleShares(listener).ToArray();
        var zh = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == Hosting.Languages.Chinese;
        return string.Join(" · ", Enumerable.Range(0, shares.Length)
            .Where(style => shares[style] > 0)
            .OrderByDescending(style => shares[style])
            .Take(2)
            .Select(style => zh ? history.Data.Styles[style].NameZh : history.Data.Styles[style].Name));
    }

    private static int PlaysLastMonth(ListeningHistory history, int listener)
    {
        var since = history.Until - (30 * 86400L);
        var plays = 0;
        foreach (var one in history.Of(listener))
            plays += one.LastAt >= since ? one.Heard : 0;
        return plays;
    }
}
