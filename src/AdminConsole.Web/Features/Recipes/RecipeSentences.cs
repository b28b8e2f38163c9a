using System.Globalization;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Web.Charts;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Recipes;

/// <summary>Says what a draft does before any figure is looked at.</summary>
internal static class RecipeSentences
{
    private static readonly Measure[] BreadthInOrder =
        [Measure.CrossStyleShare, Measure.LongTailShare, Measure.IndependentsShare, Measure.Coverage, Measure.InterListDiversity, Measure.IntraListDiversity];

    public static RecipeWordsOf Of(
        IStringLocalizer<RecipesText> words, int version, IReadOnlyList<MeasureChange> changes, ReplayOutcome before, ReplayOutcome after, ListeningData data)
    {
        if (before.Recipe == after.Recipe)
            return new RecipeWordsOf(new HtmlString(Plot.Text(words["This is version {0}, as it is live.", version])), [words["Move a weight or a rule to see what it would do."]]);
        var byMeasure = changes.ToDictionary(static change => change.Measure);
        var ndcg = byMeasure[Measure.Ndcg];
        var breadth = BreadthInOrder.Select(measure => byMeasure[measure]).Where(static change => change.Clear).MaxBy(static change => Math.Abs(Relative(change)));
        var price = $"<b>{Plot.Text(Say.Change(Relative(ndcg)))}</b>";
        var lead = breadth is null
            ? string.Format(CultureInfo.InvariantCulture, Plot.Text(words["No clear change in breadth, {0} NDCG."]), price)
            : string.Format(
                CultureInfo.InvariantCulture,
                Plot.Text(words["{0} {1} for {2} NDCG."]),
                $"<b class=\"{(breadth.Difference > 0 ? "ok" : "bad")}\">{Plot.Text(Say.Change(Relative(breadth), 0))}</b>",
                Plot.Text(Lower(words.MeasureName(breadth.Measure))),
                price);
        return new RecipeWordsOf(new HtmlString(lead), [Accuracy(words, ndcg), Slots(words, before, after), Artists(words, before, after, data)]);
    }

    public static double Relative(MeasureChange change) => change.Before == 0 ? (change.After == 0 ? 0 : 1) : change.Difference / Math.Abs(change.Before);

    private static string Accuracy(IStringLocalizer<RecipesText> words, MeasureChange ndcg)
    {
        var margin = Say.Number(100 * (ndcg.Before == 0 ? 0 : ndcg.HalfWidth / ndcg.Before), 1);
        var size = Say.Percent(Math.Abs(Relative(ndcg)), 1);
        return !ndcg.Clear ? words["Accuracy is the same within its margin (± {0}).", margin]
            : ndcg.Difference < 0 ? words["Accuracy falls by {0} (± {1}).", size, margin]
            : words["Accuracy rises by {0} (± {1}).", size, margin];
    }

    private static string Slots(IStringLocalizer<RecipesText> words, ReplayOutcome before, ReplayOutcome after)
    {
        double slots = 0, changed = 0;
        for (var i = 0; i < after.Lists.Count; i++)
        {
            var old = before.Lists[i].Take(Replay.Cutoff).Select(static slot => slot.Track).ToHashSet();
            slots += Math.Min(Replay.Cutoff, after.Lists[i].Count);
            changed += after.Lists[i].Take(Replay.Cutoff).Count(slot => !old.Contains(slot.Track));
        }
        return changed == 0 ? words["No slot of the first 20 changes hands."]
            : changed * 3 >= slots ? words["{0} of the slots change hands.", Say.Percent(changed / slots)]
            : words["About one slot in {0} changes hands.", Say.Number((long)Math.Round(slots / changed))];
    }

    private static string Artists(IStringLocalizer<RecipesText> words, ReplayOutcome before, ReplayOutcome after, ListeningData data)
    {
        var (was, wasIndependent) = Reached(before, data);
        var (now, nowIndependent) = Reached(after, data);
        return words["{0} artists reach somebody ({1}), {2} of them independent ({3}).", Say.Number(now), Signed(now - was), Say.Number(nowIndependent), Signed(nowIndependent - wasIndependent)];
    }

    private static (int All, int Independent) Reached(ReplayOutcome outcome, ListeningData data)
    {
        var reached = outcome.Lists.SelectMany(static list => list.Take(Replay.Cutoff)).Select(slot => data.Tracks[slot.Track].Artist).ToHashSet();
        return (reached.Count, reached.Count(artist => data.Artists[artist].Independent));
    }

    private static string Signed(int value) => (value > 0 ? "+" : value == 0 ? "±" : "") + Say.Number(value);

    private static string Lower(string name) => name.Length > 1 && char.IsUpper(name[0]) && char.IsLower(name[1]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;
}
