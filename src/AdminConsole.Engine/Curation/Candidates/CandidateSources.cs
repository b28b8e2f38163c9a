using AdminConsole.Engine.Curation.Listens;

namespace AdminConsole.Engine.Curation.Candidates;

/// <summary>All six sources over one history; each proposes on its own, the recipe decides.</summary>
public sealed class CandidateSources
{
    /// <summary>Candidates per source and listener: room for caps and quotas on a list of fifty.</summary>
    public const int PerSource = 120;

    private readonly ICandidateSource[] sources;

    /// <param name="collaborative">Absent until a first model is trained: then the two sources that need it propose nothing.</param>
    public CandidateSources(ListeningHistory history, CollaborativeView? collaborative, IReadOnlyList<int> editorialPicks)
    {
        History = history;
        sources =
        [
            new EditorialSource(editorialPicks, history),
            .. collaborative is null ? (ICandidateSource[])[] : [new CollaborativeSource(collaborative, history)],
            new SimilarStyleSource(history),
            new TrendingSource(history),
            .. collaborative is null ? (ICandidateSource[])[] : [new CrossStyleSource(collaborative, history)],
            new NicheSource(history),
        ];
    }

    public ListeningHistory History { get; }

    public CandidateSet For(int listener, int perSource = PerSource) =>
        new(sources.ToDictionary(static source => source.Kind, source => source.For(listener, perSource)));
}
