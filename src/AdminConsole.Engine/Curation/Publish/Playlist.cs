using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Publish;

public enum PlaylistKind
{
    /// <summary>Made by a listener on the platform.</summary>
    User = 1,

    /// <summary>Made here by an editor.</summary>
    Editorial = 2,
}

public enum PlaylistState
{
    Draft = 1,
    Scheduled = 2,
    Live = 3,
    Ended = 4,
}

public sealed class Playlist : IVersioned
{
    public required PlaylistId Id { get; init; }

    /// <summary>The platform's own id for imported ones; the slug for the console's own.</summary>
    public required string PlatformId { get; init; }

    public required string Slug { get; set; }
    public required string Title { get; set; }
    public string Description { get; set; } = "";
    public required PlaylistKind Kind { get; init; }
    public PlaylistState State { get; set; } = PlaylistState.Draft;
    public List<string> Tags { get; set; } = [];
    public int Followers { get; set; }

    /// <summary>The surface whose recipe fills the slots nobody placed; null keeps the list as the editor made it.</summary>
    public Surface? RecipeSurface { get; set; }

    /// <summary>How many slots an edition has.</summary>
    public int Length { get; set; } = 30;

    public DateTimeOffset? WindowFrom { get; set; }
    public DateTimeOffset? WindowTo { get; set; }

    /// <summary>IANA zone in which the window was set.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    public Guid? LiveEditionId { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? OwnerId { get; init; }
    public long Version { get; set; }
}

/// <summary>A track an editor placed.</summary>
public sealed class PlaylistEntry
{
    public required PlaylistId PlaylistId { get; init; }
    public required TrackId TrackId { get; init; }

    /// <summary>Order among the placed tracks, from 0.</summary>
    public required int Position { get; set; }

    /// <summary>The slot, from 1, that this track keeps whatever else moves; null when it may move.</summary>
    public int? PinnedSlot { get; set; }

    public string? Note { get; set; }
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>A published list. Immutable: going back makes an older one live again.</summary>
public sealed class Edition
{
    public required Guid Id { get; init; }
    public required PlaylistId PlaylistId { get; init; }
    public required int Number { get; init; }
    public required string Title { get; init; }

    /// <summary>JSON array of slots: track, source, reason, pinned.</summary>
    public required string Slots { get; init; }

    public Guid? RecipeVersionId { get; init; }
    public ModelVersionId? ModelVersionId { get; init; }
    public required string Reason { get; init; }
    public required string PublishedBy { get; init; }
    public required Guid? PublishedById { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
}
