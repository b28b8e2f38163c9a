using AdminConsole.Engine.Curation.Candidates;

namespace AdminConsole.Engine.Curation.Blend;

/// <summary>Brings weights back to 100 after some were moved: what was moved or locked stays, the rest is shared out in proportion.</summary>
public static class WeightShares
{
    private const int Whole = 100;

    public static RecipeWeights Settle(RecipeWeights weights, IReadOnlySet<SourceKind> moved, IReadOnlySet<SourceKind> locked)
    {
        var values = RecipeSettings.Sources.ToDictionary(static source => source, source => Math.Clamp(weights[source], 0, Whole));
        if (values.Values.Sum() == Whole)
            return RecipeWeights.From(source => values[source]);
        var free = RecipeSettings.Sources.Where(source => !moved.Contains(source) && !locked.Contains(source)).ToList();
        var held = Whole - values.Where(pair => !free.Contains(pair.Key)).Sum(static pair => pair.Value);
        if (held < 0 || free.Count == 0)
        {
            // What was moved asks for more (or less) than there is: it has to give way too, the locks last.
            var kept = RecipeSettings.Sources.Where(source => locked.Contains(source) && !moved.Contains(source)).Sum(source => values[source]);
            foreach (var source in free)
                values[source] = 0;
            var flexible = RecipeSettings.Sources.Where(source => moved.Contains(source) || !locked.Contains(source)).ToList();
            Share(values, flexible.Count == 0 || kept > Whole ? RecipeSettings.Sources : flexible, flexible.Count == 0 || kept > Whole ? Whole : Whole - kept);
        }
        else
        {
            Share(values, free, held);
        }
        return RecipeWeights.From(source => values[source]);
    }

    /// <summary>Largest remainders, ties by order, so that whole numbers add up exactly.</summary>
    private static void Share(Dictionary<SourceKind, int> values, IReadOnlyList<SourceKind> among, int amount)
    {
        var sum = among.Sum(source => values[source]);
        var exact = among.ToDictionary(static source => source, source => sum == 0 ? amount / (double)among.Count : amount * values[source] / (double)sum);
        foreach (var source in among)
            values[source] = (int)Math.Floor(exact[source]);
        var left = amount - among.Sum(source => values[source]);
        foreach (var source in among.OrderByDescending(source => exact[source] - Math.Floor(exact[source])).ThenBy(static source => source).Take(left))
            values[source]++;
    }
}
