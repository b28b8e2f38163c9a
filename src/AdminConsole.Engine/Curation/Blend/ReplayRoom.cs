using System.Collections.Concurrent;
using AdminConsole.Engine.Curation.Candidates;

namespace AdminConsole.Engine.Curation.Blend;

/// <summary>A replay that stands ready, and every recipe tried on it.</summary>
public sealed class ReplayState(Replay replay, CandidateState candidates)
{
    private const int MostKept = 400;
    private readonly ConcurrentDictionary<RecipeSettings, Lazy<ReplayOutcome>> outcomes = new();

    public Replay Replay => replay;
    public CandidateState Candidates => candidates;

    public ReplayOutcome Run(RecipeSettings recipe)
    {
        if (outcomes.Count > MostKept)
            outcomes.Clear();
        return outcomes.GetOrAdd(recipe, key => new Lazy<ReplayOutcome>(() => replay.Run(key))).Value;
    }

    /// <summary>Recipes tried since this replay stands.</summary>
    public IReadOnlyList<ReplayOutcome> Tried => [.. outcomes.Values.Where(static one => one.IsValueCreated).Select(static one => one.Value)];
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
            if (ready is not { } known || known.State.Candidates.Model?.Id != state.Model?.Id || known.Day != day
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
