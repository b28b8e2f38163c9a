using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Api;

/// <summary>The platform fetches what editors published, and each listener's own lists.</summary>
[Route("api/v1")]
[Tags("Playlists")]
public sealed class PlaylistsApi(ConsoleDb db, RecommenderRoom room, TimeProvider clock) : ConsoleApi
{
    [HttpGet("playlists/{slug}", Name = "getPlaylist")]
    [Authorize(Policy = ApiPolicies.Read)]
    [ProducesResponseType<PublishedPlaylist>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType(StatusCodes.Status304NotModified)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [EndpointSummary("Fetch a playlist's live edition")]
    [EndpointDescription("The edition inside its publish window. An edition never changes: send its ETag as If-None-Match and get 304 until another one is live.")]
    public async Task<IActionResult> PlaylistAsync(string slug, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var playlist = await db.Playlists.AsNoTracking().SingleOrDefaultAsync(p => p.Slug == slug, cancellationToken);
        if (playlist is null)
            return Refuse(StatusCodes.Status404NotFound, $"There is no playlist '{slug}'. Slugs are listed on the Playlists page.");
        if (PlaylistStates.At(playlist, now) is var state && state != PlaylistState.Live)
        {
            return Refuse(StatusCodes.Status404NotFound, state switch
            {
                PlaylistState.Scheduled => $"'{slug}' goes live at {playlist.WindowFrom:O}. Ask again then.",
                PlaylistState.Ended => $"'{slug}' ended at {playlist.WindowTo:O}.",
                _ => $"'{slug}' has no edition yet. It appears here once an editor publishes one.",
            });
        }

        var edition = await db.Editions.AsNoTracking().SingleAsync(e => e.Id == playlist.LiveEditionId, cancellationToken);
        var tag = $"\"{edition.Id:N}\"";
        Response.Headers.ETag = tag;
        Response.Headers.CacheControl = "private, no-cache";
        if (Request.Headers.IfNoneMatch.Contains(tag))
            return StatusCode(StatusCodes.Status304NotModified);
        return Ok(new PublishedPlaylist(
            playlist.Slug, edition.Title, playlist.Description, edition.Number, edition.PublishedAt, playlist.WindowFrom, playlist.WindowTo,
            [.. EditionSlot.Read(edition.Slots).Select(ListedTrack.Of)]));
    }

    [HttpGet("listeners/{id}/playlists/{surface}", Name = "getListenerPlaylist")]
    [Authorize(Policy = ApiPolicies.Read)]
    [ProducesResponseType<ListenerPlaylist>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [EndpointSummary("Fetch a listener's list for a surface")]
    [EndpointDescription("Blended now by the surface's live recipe: daily, radio or featured. What the listener skipped, refused or opted out of a second ago counts.")]
    public async Task<IActionResult> ListenerAsync(string id, string surface, CancellationToken cancellationToken)
    {
        if (int.TryParse(surface, out _) || !Enum.TryParse<Surface>(surface, ignoreCase: true, out var chosen))
            return Refuse(StatusCodes.Status404NotFound, $"There is no surface '{surface}'. Surfaces are daily, radio and featured.");
        var listener = await db.Listeners.AsNoTracking().SingleOrDefaultAsync(l => l.PlatformId == id, cancellationToken);
        if (listener is null)
            return Refuse(StatusCodes.Status404NotFound, $"There is no listener '{id}'. Listeners come with their listens: import those first.");
        var made = await room.MakeAsync(new ListOrder(chosen, listener.Id, new Dictionary<int, TrackId>(), []), cancellationToken);
        return made is ListMade.Made list
            ? Ok(new ListenerPlaylist(
                id, chosen.ToString().ToLowerInvariant(), list.Recipe.Number, clock.GetUtcNow(),
                [.. list.Relaxed.Select(r => r.ToString())], [.. list.Slots.Select(ListedTrack.Of)]))
            : Refuse(StatusCodes.Status404NotFound, $"No list can be made for '{id}' yet: there are no tracks to choose from. Import tracks and listens first.");
    }
}

/// <param name="Slug">The playlist's name in addresses.</param>
/// <param name="Edition">Number of the edition, from 1.</param>
/// <param name="LiveUntil">Null when the window has no end.</param>
public sealed record PublishedPlaylist(
    string Slug, string Title, string Description, int Edition, DateTimeOffset PublishedAt,
    DateTimeOffset? LiveFrom, DateTimeOffset? LiveUntil, IReadOnlyList<ListedTrack> Tracks);

/// <param name="RelaxedRules">Rules of the recipe that had to be set aside for this listener.</param>
public sealed record ListenerPlaylist(
    string ListenerId, string Surface, int RecipeVersion, DateTimeOffset MadeAt,
    IReadOnlyList<string> RelaxedRules, IReadOnlyList<ListedTrack> Tracks);

/// <param name="TrackId">The platform's own id.</param>
/// <param name="Source">editorial, collaborative, similarStyle, trending, crossStyle or niche.</param>
/// <param name="Reason">Why it stands here, as a code.</param>
public sealed record ListedTrack(int Slot, string TrackId, string Title, string Artist, int DurationMs, string Source, string Reason, bool Pinned)
{
    public static ListedTrack Of(EditionSlot slot) => new(
        slot.Slot, slot.PlatformId, slot.Title, slot.Artist, slot.DurationMs, Name(slot.Source), Name(slot.Reason.Code), slot.Pinned);

    public static ListedTrack Of(ListSlot slot) => new(
        slot.Number, slot.Track.PlatformId, slot.Track.Title, slot.Artist, slot.Track.DurationMs,
        Name(slot.Source ?? Engine.Curation.Candidates.SourceKind.Editorial), Name(slot.Reason.Code), slot.Pinned);

    private static string Name<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
