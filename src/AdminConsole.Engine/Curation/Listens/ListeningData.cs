using System.Runtime.InteropServices;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Listens;

/// <param name="Name">English, <paramref name="NameZh"/> Chinese.</param>
public sealed record StyleFacts(Guid Id, string Slug, string Name, string NameZh);

public sealed record ArtistFacts(Guid Id, string Name, bool Independent);

/// <param name="Artist">Index into <see cref="ListeningData.Artists"/>.</param>
/// <param name="Style">Index into <see cref="ListeningData.Styles"/>, −1 when nobody said.</param>
/// <param name="Withdrawn">The platform took it back: never recommended.</param>
public sealed record TrackFacts(TrackId Id, string PlatformId, string Title, int Artist, int Style, int DurationMs, bool Withdrawn);

/// <param name="Personalisation">0 (nothing personal) to 1.</param>
public sealed record ListenerFacts(ListenerId Id, string? Name, double Personalisation, bool OptedOut);

/// <param name="Listener">Index into <see cref="ListeningData.Listeners"/>; so is <paramref name="Track"/> into the tracks.</param>
/// <param name="At">Unix seconds.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ListenFact(int Listener, int Track, long At, int MsPlayed, bool Skipped, int Plays);

[StructLayout(LayoutKind.Auto)]
public readonly record struct ActionFact(int Listener, int Track, long At, ListenerActionKind Kind);

/// <summary>The catalogue and everything listeners did, in memory: what training, candidates and replay work on.</summary>
public sealed record ListeningData(
    IReadOnlyList<StyleFacts> Styles,
    IReadOnlyList<ArtistFacts> Artists,
    IReadOnlyList<TrackFacts> Tracks,
    IReadOnlyList<ListenerFacts> Listeners,
    IReadOnlyList<ListenFact> Listens,
    IReadOnlyList<ActionFact> Actions)
{
    public bool Independent(int track) => Artists[Tracks[track].Artist].Independent;

    /// <summary>The first instant that belongs to the last <paramref name="share"/> of all listens.</summary>
    public long CutAt(double share)
    {
        if (Listens.Count == 0)
            return 0;
        var times = new long[Listens.Count];
        for (var i = 0; i < times.Length; i++)
            times[i] = Listens[i].At;
        Array.Sort(times);
        return times[(int)Math.Min(times.Length - 1, Math.Floor(times.Length * (1 - share)))];
    }
}
