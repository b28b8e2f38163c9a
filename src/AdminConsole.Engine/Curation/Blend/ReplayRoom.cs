using System.Collections.Concurrent;
using AdminConsole.Engine.Curation.Candidates;

namespace AdminConsole.Engine.Curation.Blend;

/// <summary>A recipe that was tried: where it stands between accuracy and breadth.</summary>
public sealed record TriedRecipe(RecipeSettings Recipe, double Ndcg, double CrossStyleShare);

/// <summary>A replay that stands ready, and every recipe tried on it.</summary>
public sealed class ReplayState(Replay replay, CandidateState candidates)
{
    private const int MostOutcomes = 24;
    private const int MostTried = 600;
    private readonly ConcurrentDictionary<RecipeSettings, Lazy<ReplayOutcome>> outcomes = new();
    private readonly ConcurrentDictionary<RecipeSettings, TriedRecipe> tried = new();
    private readonly ConcurrentDictionary<RecipeRules, bool> explored = new();
    private int exploring;

    public Replay Replay => replay;
    public CandidateState Candidates => candidates;
    public IReadOnlyList<TriedRecipe> Tried => [.. tried.Values];

    public ReplayOutcome Run(RecipeSettings recipe)
    {
        if (outcomes.Count > MostOutcomes)
            outcomes.Clear();
        var outcome = outcomes.GetOrAdd(recipe, key => new Lazy<ReplayOutcome>(() => replay.Run(key))).Value;
        Note(outcome);
        return outcome;
    }

    /// <summary>
    /// Tries recipes between those that only aim at accuracy and those that only aim at breadth, with these rules, so that a draft
    /// can be seen against what is possible. Once per rules, one exploration at a time.
    /// </summary>
    public void Explore(RecipeRules rules, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref exploring, 1, 0) != 0)
            return;
        try
        {
            if (explored.TryAdd(rules, true))
                ExploreNow(rules, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref exploring, 0);
        }
    }

    private void ExploreNow(RecipeRules rules, CancellationToken cancellationToken)
    {
        foreach (var crossing in (int[])[0, 4, 8, 12, 16, 20, 25, 30, 40])
        {
            foreach (var (collaborative, style, niche) in ((int, int, int)[])[(80, 15, 5), (45, 40, 15), (20, 20, 60)])
            {
                cancellationToken.ThrowIfCancellationRequested();
                var weights = WeightShares.Settle(
                    new RecipeWeights(0, collaborative, style, 0, crossing, niche),
                    new HashSet<SourceKind> { SourceKind.CrossStyle },
                    new HashSet<SourceKind> { SourceKind.Editorial, SourceKind.Trending });
                Note(replay.Run(new RecipeSettings(weights, rules), cancellationToken));
            }
        }
    }

    private void Note(ReplayOutcome outcome)
    {
        if (tried.Count > MostTried)
            tried.Clear();
        tried.TryAdd(outcome.Recipe, new TriedRecipe(outcome.Recipe, outcome.Mean(Measure.Ndcg), outcome.Mean(Measure.CrossStyleShare)));
    }
}

/// <summary>
/// Holds the replay basis for the model in force: the same sample of listeners while the model stays, so that drafts and versions are
/// compared on equal terms. Built once per model and day, in some seconds; after that a draft takes a fraction of a second.
/// </summary>
public sealed class ReplayRoom(CandidateRoom candidates, TimeProvider clock) : IDisposable
{
    private const int Sample = 500;
    private const int Seed = 41;
    private readonly SemaphoreSlim turn = new(1);
    private (ReplayState State, DateOnly Day)? ready;

    /// <summary>Nothing when no listener liked anything new lately: there is nothing to compare with.</summary>
    public async Task<ReplayState?> GetAsync(CancellationToken cancellationToken)
    {
        var state = await candidates.GetAsync(cancellationToken);
        await turn.WaitAsync(cancellationToken);
        try
        {
            var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            if (ready is not { } known || known.State.Candidates.Model != state.Model || known.Day != day
                || known.State.Replay.Basis.Listeners.Count == 0)
            {
                var basis = await Task.Run(
                    () => ReplayBasis.Build(state.History.Data, state.Model?.Model?.Manifest.Settings, state.Picks, Sample, Seed, cancellationToken), cancellationToken);
                ready = known = (new ReplayState(new Replay(basis), state), day);
            }
            return known.State.Replay.Basis.Listeners.Count == 0 ? null : known.State;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
