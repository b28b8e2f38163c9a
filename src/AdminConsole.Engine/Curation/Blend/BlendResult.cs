using AdminConsole.Engine.Curation.Candidates;

namespace AdminConsole.Engine.Curation.Blend;

/// <param name="Number">From 1.</param>
/// <param name="Source">Who proposed it; absent when an editor pinned it.</param>
/// <param name="Due">Whose turn it was; differs from the source when a rule left that source nothing to give.</param>
public sealed record Slot(int Number, int Track, SourceKind? Source, SourceKind? Due, Reason Reason)
{
    public bool Pinned => Source is null;
}

public abstract record BlendResult
{
    /// <param name="Binding">Rules that changed something in this list.</param>
    /// <param name="Relaxed">Rules that had to be set aside for this listener; empty unless asked for.</param>
    public sealed record Blended(IReadOnlyList<Slot> Slots, IReadOnlySet<RuleKind> Binding, IReadOnlyList<RuleKind> Relaxed) : BlendResult;

    /// <summary>The rule cannot be kept.</summary>
    /// <param name="Needed">Slots (or, for a cap, tracks in one window) the rule or the pins ask for.</param>
    /// <param name="Available">How many there can be.</param>
    public sealed record Infeasible(RuleKind Rule, int Needed, int Available) : BlendResult;
}

/// <param name="Listener">Index into the data.</param>
/// <param name="Pins">Slot (from 1) → track.</param>
/// <param name="Now">Unix seconds; "not heard in the last days" counts back from here.</param>
public sealed record BlendRequest(
    int Listener,
    CandidateSet Candidates,
    RecipeSettings Recipe,
    IReadOnlyDictionary<int, int> Pins,
    IReadOnlySet<int> Bans,
    long Now)
{
    private static readonly Dictionary<int, int> NoPins = [];
    private static readonly HashSet<int> NoBans = [];

    public static BlendRequest Of(int listener, CandidateSet candidates, RecipeSettings recipe, long now) => new(listener, candidates, recipe, NoPins, NoBans, now);
}
