using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Engine.Curation.Blend;

public enum Measure
{
    Recall = 1,
    Ndcg = 2,

    /// <summary>KL divergence of the list's styles from the listener's (Steck, RecSys 2018, ε = .01); lower is closer.</summary>
    CalibrationKl = 3,

    CrossStyleShare = 4,
    LongTailShare = 5,
    IndependentsShare = 6,

    /// <summary>Mean distance of the styles of two tracks in a list.</summary>
    IntraListDiversity = 7,

    /// <summary>Mean share of tracks that two listeners' lists do not have in common; moves independently of the one before.</summary>
    InterListDiversity = 8,

    /// <summary>Tracks that reach anybody, over the catalogue.</summary>
    Coverage = 9,

    /// <summary>Artists that reach anybody, over all artists.</summary>
    ArtistCoverage = 10,

    /// <summary>Inequality of exposure over the catalogue, 0 equal to 1.</summary>
    Gini = 11,
}

/// <summary>One rule that cannot be kept, and for how many of the sampled listeners.</summary>
public sealed record RuleFailure(RuleKind Rule, int Needed, int Available, int Listeners);

/// <summary>A recipe replayed on the basis: the lists and what they are worth, listener by listener.</summary>
/// <param name="Lists">Per sampled listener; rules that cannot be kept for one are set aside there and counted in <paramref name="Failures"/>.</param>
/// <param name="Binding">Lists that a rule changed.</param>
public sealed record ReplayOutcome(
    RecipeSettings Recipe,
    IReadOnlyList<IReadOnlyList<Slot>> Lists,
    IReadOnlyDictionary<Measure, double[]> PerListener,
    IReadOnlyDictionary<RuleKind, int> Binding,
    IReadOnlyList<RuleFailure> Failures)
{
    /// <summary>A rule that fails for more than this share of listeners cannot be published.</summary>
    public const double FailureLimit = 0.02;

    public double Mean(Measure measure) => PerListener[measure] is { Length: > 0 } values ? values.Average() : 0;

    public RuleFailure? Blocking => Failures.FirstOrDefault(failure => failure.Listeners > FailureLimit * Lists.Count);
}

/// <param name="HalfWidth">Of the 95 % interval of the paired difference.</param>
public sealed record MeasureChange(Measure Measure, double Before, double After, double HalfWidth)
{
    public double Difference => After - Before;

    /// <summary>The interval does not hold zero.</summary>
    public bool Clear => Math.Abs(Difference) > HalfWidth;
}

/// <summary>Replays recipes on one basis. All shares are of the first twenty slots.</summary>
public sealed class Replay(ReplayBasis basis)
{
    public const int Cutoff = 20;
    private const int JackknifeGroups = 25;
    private readonly Blender blender = new(basis.History);

    public ReplayBasis Basis => basis;

    public ReplayOutcome Run(RecipeSettings recipe, CancellationToken cancellation = default)
    {
        var count = basis.Listeners.Count;
        var lists = new IReadOnlyList<Slot>[count];
        var binding = new IReadOnlySet<RuleKind>[count];
        var failures = new BlendResult.Infeasible?[count];
        var values = RecipeMeasures.PerListener.ToDictionary(static measure => measure, _ => new double[count]);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, i =>
        {
            var one = basis.Listeners[i];
            var request = BlendRequest.Of(one.Listener, one.Candidates, recipe, basis.History.Until);
            var result = blender.Blend(request);
            failures[i] = result as BlendResult.Infeasible;
            if (failures[i] is not null)
                result = blender.BlendOrRelax(request);
            (lists[i], binding[i]) = result is BlendResult.Blended blended ? (blended.Slots, blended.Binding) : ([], new HashSet<RuleKind>());
            var first = lists[i].Take(Cutoff).Select(static slot => slot.Track).ToArray();
            foreach (var (measure, into) in values)
                into[i] = RecipeMeasures.Of(measure, basis, one, first);
        });
        return new ReplayOutcome(
            recipe,
            lists,
            values,
            binding.SelectMany(static rules => rules).CountBy(static rule => rule).ToDictionary(),
            failures.OfType<BlendResult.Infeasible>()
                .GroupBy(static failure => failure.Rule)
                .Select(static group => new RuleFailure(group.Key, group.Max(static f => f.Needed), group.Min(static f => f.Available), group.Count()))
                .OrderByDescending(static failure => failure.Listeners)
                .ToList());
    }

    /// <summary>Every measure before and after; intervals are paired over the same listeners.</summary>
    public IReadOnlyList<MeasureChange> Compare(ReplayOutcome before, ReplayOutcome after) =>
        [.. Enum.GetValues<Measure>().Select(measure => before.PerListener.TryGetValue(measure, out var values)
            ? Paired(measure, values, after.PerListener[measure])
            : Jackknifed(measure, before, after))];

    private static MeasureChange Paired(Measure measure, double[] before, double[] after)
    {
        var paired = PairedChange.Of(before, after);
        return new MeasureChange(measure, paired.Before, paired.After, paired.HalfWidth);
    }

    /// <summary>Measures of all lists together have no value per listener: leave out one group of listeners after the other (delete-a-group jackknife).</summary>
    private MeasureChange Jackknifed(Measure measure, ReplayOutcome before, ReplayOutcome after)
    {
        var differences = new double[JackknifeGroups];
        for (var group = 0; group < JackknifeGroups; group++)
            differences[group] = RecipeMeasures.OfAll(measure, basis, after.Lists, group, JackknifeGroups) - RecipeMeasures.OfAll(measure, basis, before.Lists, group, JackknifeGroups);
        var mean = differences.Average();
        var variance = (JackknifeGroups - 1.0) / JackknifeGroups * differences.Sum(difference => (difference - mean) * (difference - mean));
        return new MeasureChange(
            measure,
            RecipeMeasures.OfAll(measure, basis, before.Lists, -1, JackknifeGroups),
            RecipeMeasures.OfAll(measure, basis, after.Lists, -1, JackknifeGroups),
            1.96 * Math.Sqrt(variance));
    }
}
