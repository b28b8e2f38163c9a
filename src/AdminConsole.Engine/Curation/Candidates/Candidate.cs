namespace AdminConsole.Engine.Curation.Candidates;

/// <summary>Who proposes a track. The order is the order of the sliders.</summary>
public enum SourceKind
{
    /// <summary>Editors' pools.</summary>
    Editorial = 1,

    /// <summary>Listeners like this one: RP3beta and iALS.</summary>
    Collaborative = 2,

    SimilarStyle = 3,
    Trending = 4,

    /// <summary>A style this listener has not heard and may like.</summary>
    CrossStyle = 5,

    /// <summary>Good, and hardly heard yet.</summary>
    Niche = 6,
}

/// <summary>Why a track is proposed; put into words where people read it.</summary>
public enum ReasonCode
{
    /// <summary>An editor put it into a pool.</summary>
    EditorsPick = 1,

    /// <summary>Liked by listeners who like what this listener likes.</summary>
    SimilarListeners = 2,

    /// <summary>Goes with <see cref="Reason.Track"/>, which the listener likes.</summary>
    BecauseOfTrack = 3,

    /// <summary>In <see cref="Reason.Style"/>, which the listener is at home in.</summary>
    SameStyle = 4,

    /// <summary>Played <see cref="Reason.Figure"/> times as much this week as in the weeks before.</summary>
    Rising = 5,

    /// <summary>In <see cref="Reason.Style"/>, new to the listener; similar listeners finish it.</summary>
    NewStyle = 6,

    /// <summary>Hardly known, but the share <see cref="Reason.Figure"/> of its plays is finished.</summary>
    HiddenGem = 7,

    /// <summary>An editor gave it this slot.</summary>
    Pinned = 8,
}

/// <param name="Style">Index of a style, −1 when the reason names none.</param>
/// <param name="Track">Index of another track, −1 when the reason names none.</param>
public sealed record Reason(ReasonCode Code, int Style = -1, int Track = -1, double Figure = 0);

/// <param name="Score">0..1 within its source and listener; 1 is the source's best.</param>
/// <param name="LastHeardAt">Unix seconds; 0 when the listener never heard it.</param>
public sealed record Candidate(int Track, double Score, Reason Reason, long LastHeardAt);

/// <summary>What every source proposes to one listener, best first, by <see cref="SourceKind"/>.</summary>
public sealed class CandidateSet(IReadOnlyDictionary<SourceKind, IReadOnlyList<Candidate>> bySource)
{
    public IReadOnlyList<Candidate> Of(SourceKind source) => bySource.TryGetValue(source, out var candidates) ? candidates : [];

    public IEnumerable<SourceKind> Sources => bySource.Keys;
}

/// <summary>One generator of candidates.</summary>
public interface ICandidateSource
{
    SourceKind Kind { get; }

    /// <summary>Up to <paramref name="count"/> tracks the listener may hear, best first; never a withdrawn or refused one.</summary>
    IReadOnlyList<Candidate> For(int listener, int count);
}
