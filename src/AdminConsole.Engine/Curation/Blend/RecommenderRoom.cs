using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Blend;

/// <param name="Listener">Nobody in particular when absent.</param>
/// <param name="Pins">Slot (from 1) → track.</param>
/// <param name="Draft">Settings to use instead of the surface's live recipe.</param>
/// <param name="Length">Slots, instead of the recipe's.</param>
/// <param name="Strict">A rule that cannot be kept is an outcome; otherwise it is set aside for this listener and named.</param>
public sealed record ListOrder(
    Surface Surface,
    ListenerId? Listener,
    IReadOnlyDictionary<int, TrackId> Pins,
    IReadOnlyCollection<TrackId> Bans,
    RecipeSettings? Draft = null,
    int? Length = null,
    bool Strict = false);

/// <summary>A slot with names instead of numbers.</summary>
/// <param name="Style">English name, <paramref name="StyleZh"/> Chinese; absent when nobody said.</param>
public sealed record ListSlot(
    int Number, TrackFacts Track, string Artist, bool Independent, string? Style, string? StyleZh, SourceKind? Source, ListReason Reason)
{
    public bool Pinned => Source is null;
}

/// <param name="Track">Title of the track that led here.</param>
public sealed record ListReason(ReasonCode Code, string? Style, string? StyleZh, string? Track, double Figure)
{
    public static ListReason Of(Reason reason, ListeningData data) => new(
        reason.Code,
        reason.Style < 0 ? null : data.Styles[reason.Style].Name,
        reason.Style < 0 ? null : data.Styles[reason.Style].NameZh,
        reason.Track < 0 ? null : data.Tracks[reason.Track].Title,
        reason.Figure);
}

public abstract record ListMade
{
    /// <param name="Relaxed">Rules set aside for this listener.</param>
    public sealed record Made(
        IReadOnlyList<ListSlot> Slots, RecipeVersion Recipe, ModelVersionId? Model, IReadOnlyList<RuleKind> Relaxed) : ListMade;

    /// <inheritdoc cref="BlendResult.Infeasible"/>
    public sealed record Impossible(RuleKind Rule, int Needed, int Available) : ListMade;

    public sealed record UnknownTrack(TrackId Track) : ListMade;

    public sealed record UnknownListener(ListenerId Listener) : ListMade;
}

/// <summary>Makes a list for a surface and a listener by the surface's recipe: what playlists, previews and the API ask.</summary>
public sealed class RecommenderRoom(CandidateRoom candidates, Recipes recipes, ListeningStore store, TimeProvider clock)
{
    public async Task<ListMade> MakeAsync(ListOrder order, CancellationToken cancellationToken)
    {
        var state = await candidates.GetAsync(cancellationToken);
        if (Missing(order, state) is not null)
            state = await candidates.RenewNowAsync(state, cancellationToken);
        if (Missing(order, state) is { } missing)
            return missing;

        var listener = order.Listener is { } id ? state.Listeners[id] : state.Nobody;
        if (order.Listener is not null)
            await store.RefreshAsync(state.History, listener, state.Tracks, cancellationToken);
        var version = await recipes.LiveAsync(order.Surface, cancellationToken);
        var settings = order.Draft ?? RecipeSettings.From(version);
        if (order.Length is { } length)
            settings = settings with { Rules = settings.Rules with { Length = length } };
        var request = new BlendRequest(
            listener,
            state.Sources.For(listener),
            settings,
            order.Pins.ToDictionary(static pin => pin.Key, pin => state.Tracks[pin.Value]),
            order.Bans.Where(state.Tracks.ContainsKey).Select(track => state.Tracks[track]).ToHashSet(),
            clock.GetUtcNow().ToUnixTimeSeconds());
        return await BlendAsync(request, order.Strict, state, cancellationToken) switch
        {
            BlendResult.Blended blended => new ListMade.Made(
                [.. blended.Slots.Select(slot => Name(slot, state.History.Data))], version, state.Model?.Model is null ? null : state.Model.Id, blended.Relaxed),
            BlendResult.Infeasible failure => new ListMade.Impossible(failure.Rule, failure.Needed, failure.Available),
            _ => throw new InvalidOperationException("A blend has two outcomes."),
        };
    }

    /// <summary>Blends again without what was withdrawn after the data was loaded: a withdrawn track never goes out.</summary>
    private async Task<BlendResult> BlendAsync(BlendRequest request, bool strict, CandidateState state, CancellationToken cancellationToken)
    {
        var blender = new Blender(state.History);
        while (true)
        {
            var result = strict ? blender.Blend(request) : blender.BlendOrRelax(request);
            if (result is not BlendResult.Blended blended)
                return result;
            var withdrawn = await store.WithdrawnAsync([.. blended.Slots.Select(slot => state.History.Data.Tracks[slot.Track].Id)], cancellationToken);
            if (withdrawn.Count == 0)
                return result;
            request = request with { Bans = request.Bans.Concat(withdrawn.Select(id => state.Tracks[id])).ToHashSet() };
        }
    }

    public static ListSlot Name(Slot slot, ListeningData data)
    {
        var track = data.Tracks[slot.Track];
        var style = track.Style < 0 ? null : data.Styles[track.Style];
        return new ListSlot(
            slot.Number, track, data.Artists[track.Artist].Name, data.Artists[track.Artist].Independent,
            style?.Name, style?.NameZh, slot.Source, ListReason.Of(slot.Reason, data));
    }

    private static ListMade? Missing(ListOrder order, CandidateState state)
    {
        foreach (var track in order.Pins.Values)
        {
            if (!state.Tracks.ContainsKey(track))
                return new ListMade.UnknownTrack(track);
        }
        return order.Listener is { } listener && !state.Listeners.ContainsKey(listener) ? new ListMade.UnknownListener(listener) : null;
    }
}
