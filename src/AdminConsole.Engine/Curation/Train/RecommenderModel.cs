using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Train;

/// <summary>A trained collaborative model together with the names behind its numbers.</summary>
public sealed class RecommenderModel(CollaborativeModel collaborative, ListenerId[] listeners, TrackId[] tracks, RecommenderManifest manifest)
{
    private readonly Dictionary<TrackId, int> trackNumbers = Number(tracks);

    public CollaborativeModel Collaborative => collaborative;
    public RecommenderManifest Manifest => manifest;
    public IReadOnlyList<ListenerId> Listeners => listeners;
    public IReadOnlyList<TrackId> Tracks => tracks;

    /// <summary>The model's number of a track, or nothing when it was released after training.</summary>
    public int? Find(TrackId track) => trackNumbers.TryGetValue(track, out var number) ? number : null;

    private static Dictionary<TrackId, int> Number(TrackId[] ids)
    {
        var numbers = new Dictionary<TrackId, int>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
            numbers.Add(ids[i], i);
        return numbers;
    }
}

/// <summary>Where a model comes from and what it is worth; kept beside the file.</summary>
/// <param name="From">First listen in the data; with <paramref name="Until"/> the window it was trained on.</param>
/// <param name="HeldOutFrom">From here on listens were held out when the metrics were measured.</param>
/// <param name="Metrics">On the held-out last part in time: <c>recall@20</c>, <c>ndcg@20</c>, <c>coverage@20</c>.</param>
public sealed record RecommenderManifest(
    DateTimeOffset From,
    DateTimeOffset Until,
    DateTimeOffset HeldOutFrom,
    int Listeners,
    int Tracks,
    int Interactions,
    RecommenderSettings Settings,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, string> Libraries)
{
    /// <summary>SHA-256 of the model file, lower-case hexadecimal; known once it is saved.</summary>
    public string Hash { get; init; } = "";
}

/// <summary>Everything a training needs to be repeated.</summary>
public sealed record RecommenderSettings(Rp3BetaSettings Walk, IalsSettings Factors, double FactorShare);
