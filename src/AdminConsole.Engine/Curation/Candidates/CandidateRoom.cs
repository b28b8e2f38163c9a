using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Curation.Candidates;

/// <summary>The catalogue, what listeners did, and the six sources over both, as they were at <paramref name="LoadedAt"/>.</summary>
/// <param name="Picks">Editors' picks as track numbers.</param>
/// <param name="Model">The recommender in force; absent until one is promoted.</param>
public sealed record CandidateState(
    ListeningHistory History,
    CandidateSources Sources,
    IReadOnlyList<int> Picks,
    ModelInForce? Model,
    DateTimeOffset LoadedAt)
{
    public IReadOnlyDictionary<TrackId, int> Tracks { get; } =
        History.Data.Tracks.Select(static (track, number) => (track.Id, number)).ToDictionary(static pair => pair.Id, static pair => pair.number);

    public IReadOnlyDictionary<ListenerId, int> Listeners { get; } =
        History.Data.Listeners.Select(static (listener, number) => (listener.Id, number)).ToDictionary(static pair => pair.Id, static pair => pair.number);

    /// <summary>The listener without history, for lists that are not made for a person.</summary>
    public int Nobody => History.Data.Listeners.Count - 1;
}

/// <summary>
/// Keeps one <see cref="CandidateState"/> per process. A new champion is waited for; data that is merely some minutes old is renewed
/// in the background while the old state goes on answering.
/// </summary>
public sealed partial class CandidateRoom(
    ListeningStore store, IEditorialPool pool, RecommenderInForce recommender, TimeProvider clock, ILogger<CandidateRoom> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim turn = new(1);
    private CandidateState? state;
    private Task renewal = Task.CompletedTask;

    public async Task<CandidateState> GetAsync(CancellationToken cancellationToken)
    {
        var champion = await recommender.GetAsync(cancellationToken);
        var current = state;
        if (current is null || current.Model != champion)
            return await LoadAsync(seen: current, cancellationToken);
        if (clock.GetUtcNow() - current.LoadedAt > Fresh && renewal.IsCompleted)
            renewal = RenewAsync(current);
        return current;
    }

    /// <summary>Loads again now, because a track or a listener is asked for that came after the last load.</summary>
    public Task<CandidateState> RenewNowAsync(CandidateState seen, CancellationToken cancellationToken) => LoadAsync(seen, cancellationToken);

    public void Dispose() => turn.Dispose();

    private async Task RenewAsync(CandidateState seen)
    {
        try
        {
            await LoadAsync(seen, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The old state still answers; the next request tries again.
            RenewalFailed(failure);
        }
    }

    private async Task<CandidateState> LoadAsync(CandidateState? seen, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var champion = await recommender.GetAsync(cancellationToken);
            if (state is { } other && !ReferenceEquals(other, seen) && other.Model == champion)
                return other;
            var data = await store.LoadAsync(cancellationToken);
            var picks = await pool.PicksAsync(cancellationToken);
            return state = await Task.Run(() => Make(data, picks, champion), cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private CandidateState Make(ListeningData data, IReadOnlyList<TrackId> picks, ModelInForce? champion)
    {
        var history = new ListeningHistory(data, long.MaxValue);
        var numbers = data.Tracks.Select(static (track, number) => (track.Id, number)).ToDictionary(static pair => pair.Id, static pair => pair.number);
        var known = picks.Where(numbers.ContainsKey).Select(id => numbers[id]).ToList();
        var view = champion?.Model is { } model ? new CollaborativeView(model, history) : null;
        return new CandidateState(history, new CandidateSources(history, view, known), known, champion, clock.GetUtcNow());
    }

    [LoggerMessage(4201, LogLevel.Error, "The candidates could not be renewed; the old ones stay in use")]
    private partial void RenewalFailed(Exception failure);
}
