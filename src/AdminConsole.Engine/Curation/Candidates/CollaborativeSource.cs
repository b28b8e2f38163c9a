using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Engine.Curation.Candidates;

/// <summary>
/// The collaborative model seen through the numbers of today's data: tracks and listeners that came after the training simply have
/// no number in it. What a listener did until now is folded in, so that the last like counts at once.
/// </summary>
public sealed class CollaborativeView
{
    private readonly ListeningHistory history;
    private readonly int[] toModel;
    private readonly int[] toData;

    /// <summary>A model trained on the same data object: both count alike.</summary>
    public CollaborativeView(CollaborativeModel model, ListeningHistory history)
    {
        Model = model;
        this.history = history;
        toModel = toData = [.. Enumerable.Range(0, history.Data.Tracks.Count)];
    }

    public CollaborativeView(RecommenderModel model, ListeningHistory history)
    {
        Model = model.Collaborative;
        this.history = history;
        toModel = [.. history.Data.Tracks.Select(track => model.Find(track.Id) ?? -1)];
        toData = Enumerable.Repeat(-1, model.Tracks.Count).ToArray();
        for (var track = 0; track < toModel.Length; track++)
        {
            if (toModel[track] >= 0)
                toData[toModel[track]] = track;
        }
    }

    public CollaborativeModel Model { get; }

    /// <summary>The data's number of a model's track; −1 when the catalogue no longer has it.</summary>
    public int ToData(int modelTrack) => toData[modelTrack];

    /// <summary>The liked tracks of a listener in the model's numbers.</summary>
    public (int[] Items, float[] Weights) Likes(int listener)
    {
        var items = new List<int>();
        var weights = new List<float>();
        foreach (var one in history.Of(listener))
        {
            if (one.Liking < ListeningHistory.Liked || toModel[one.Track] < 0 || !history.Eligible(listener, one.Track))
                continue;
            items.Add(toModel[one.Track]);
            weights.Add((float)(1 + Math.Log(1 + one.Liking)));
        }
        return ([.. items], [.. weights]);
    }
}

/// <summary>RP3beta and iALS; the reason names the liked track from which the walk arrives most strongly.</summary>
public sealed class CollaborativeSource(CollaborativeView view, ListeningHistory history) : ICandidateSource
{
    private readonly Shortlist shortlist = new(history);

    public SourceKind Kind => SourceKind.Collaborative;

    public IReadOnlyList<Candidate> For(int listener, int count)
    {
        var (items, weights) = view.Likes(listener);
        var byModel = view.Model.ScoreNow(items, weights);
        var lowest = byModel.Length == 0 ? 0 : byModel.Min();
        var scores = new float[history.Data.Tracks.Count];
        for (var item = 0; item < byModel.Length; item++)
        {
            if (view.ToData(item) is >= 0 and var track)
                scores[track] = byModel[item] - lowest + 1e-6f;
        }
        var origins = Origins(items, weights);
        return shortlist.Take(listener, scores, count, track =>
            origins.TryGetValue(track, out var origin) && origin.Track != track
                ? new Reason(ReasonCode.BecauseOfTrack, Track: origin.Track)
                : new Reason(ReasonCode.SimilarListeners));
    }

    private Dictionary<int, (int Track, float Strength)> Origins(int[] items, float[] weights)
    {
        var origins = new Dictionary<int, (int Track, float Strength)>();
        for (var i = 0; i < items.Length; i++)
        {
            var from = view.ToData(items[i]);
            var neighbours = view.Model.Walk.NeighboursOf(items[i]);
            var similarities = view.Model.Walk.SimilaritiesOf(items[i]);
            for (var n = 0; n < neighbours.Length && from >= 0; n++)
            {
                var track = view.ToData(neighbours[n]);
                var strength = weights[i] * similarities[n];
                if (track >= 0 && (!origins.TryGetValue(track, out var known) || known.Strength < strength))
                    origins[track] = (from, strength);
            }
        }
        return origins;
    }
}

/// <summary>
/// Styles the listener is not at home in but similar listeners are; within them what those listeners like, with a damped popularity so
/// that a new style does not begin with its one hit.
/// </summary>
public sealed class CrossStyleSource(CollaborativeView view, ListeningHistory history) : ICandidateSource
{
    private const int SimilarListeners = 60;
    private readonly Shortlist shortlist = new(history);
    private readonly float[] lengths = Lengths(view.Model.Factors);

    public SourceKind Kind => SourceKind.CrossStyle;

    public IReadOnlyList<Candidate> For(int listener, int count)
    {
        var scores = new float[history.Data.Tracks.Count];
        foreach (var (other, similarity) in Similar(listener))
        {
            var rows = view.Model.Interactions.ByListener;
            var items = rows.Columns(other);
            var weights = rows.Weights(other);
            for (var i = 0; i < items.Length; i++)
            {
                var track = view.ToData(items[i]);
                if (track < 0 || history.Data.Tracks[track].Style < 0 || history.AtHome(listener, history.Data.Tracks[track].Style))
                    continue;
                scores[track] += similarity * weights[i] / MathF.Pow(1 + history.Heard[track], 0.4f);
            }
        }
        return shortlist.Take(listener, scores, count, track => new Reason(ReasonCode.NewStyle, Style: history.Data.Tracks[track].Style));
    }

    private IEnumerable<(int Listener, float Similarity)> Similar(int listener)
    {
        var model = view.Model.Factors;
        var (items, weights) = view.Likes(listener);
        if (items.Length == 0)
            return [];
        var factor = model.FoldIn(items, weights);
        var similarities = new float[model.ListenerCount];
        for (var other = 0; other < similarities.Length; other++)
        {
            similarities[other] = lengths[other] > 0
                ? Tiles.Dot(ref factor[0], ref model.ListenerFactors[other * model.Dimensions], model.Dimensions) / lengths[other]
                : 0;
        }
        var best = new ScoredItem[SimilarListeners];
        var found = Selection.Top(similarities, best);
        return best.Take(found).Where(static one => one.Score > 0).Select(static one => (one.Item, one.Score));
    }

    private static float[] Lengths(Ials model)
    {
        var norms = new float[model.ListenerCount];
        for (var listener = 0; listener < norms.Length; listener++)
        {
            ref var factor = ref model.ListenerFactors[listener * model.Dimensions];
            norms[listener] = MathF.Sqrt(Tiles.Dot(ref factor, ref factor, model.Dimensions));
        }
        return norms;
    }
}
