using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>What the platform hears about playlists.</summary>
public sealed record PlaylistEvent(
    [property: Description("The playlist's name in addresses.")] string Slug,
    [property: Description("Number of the live edition, from 1.")] int? Edition,
    [property: Description("draft, scheduled, live or ended.")] string State,
    [property: Description("When its window opens."), DataType(DataType.DateTime)] string? From,
    [property: Description("When its window closes."), DataType(DataType.DateTime)] string? To)
{
    public const string Published = "edition.published";
    public const string Restored = "edition.restored";
    public const string Opened = "playlist.opened";
    public const string Closed = "playlist.closed";

    internal static OutboxMessage MessageOf(Guid id, string type, Playlist playlist, int? edition, DateTimeOffset now) => PlatformEvent.Message(
        id,
        type,
        $"playlist:{playlist.Slug}",
        new PlaylistEvent(playlist.Slug, edition, PlatformEvent.Name(playlist.State), Instant(playlist.WindowFrom), Instant(playlist.WindowTo)),
        now);

    private static string? Instant(DateTimeOffset? at) => at is { } instant ? PlatformEvent.Instant(instant) : null;
}
