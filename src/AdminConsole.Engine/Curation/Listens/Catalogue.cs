using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Listens;

public sealed class Style
{
    public required Guid Id { get; init; }
    public required string Slug { get; init; }
    public required string Name { get; set; }
    public required string NameZh { get; set; }
}

/// <summary>Two styles that neighbour each other; kept in both directions.</summary>
public sealed class StyleRelation
{
    public required Guid StyleId { get; init; }
    public required Guid RelatedId { get; init; }

    /// <summary>0..1, higher is closer.</summary>
    public required double Closeness { get; set; }
}

public sealed class Artist
{
    public required Guid Id { get; init; }
    public required string PlatformId { get; init; }
    public required string Name { get; set; }

    /// <summary>Releases without a label's promotion; recipes can keep a share for them.</summary>
    public required bool Independent { get; set; }
}

public sealed class Track
{
    public required TrackId Id { get; init; }
    public required string PlatformId { get; init; }
    public required string Title { get; set; }
    public required Guid ArtistId { get; set; }
    public Guid? StyleId { get; set; }
    public required int DurationMs { get; set; }
    public DateOnly? ReleasedOn { get; set; }

    /// <summary>The platform's own figure, 0..100.</summary>
    public int Popularity { get; set; }

    /// <summary>When the platform withdrew it; a withdrawn track is never recommended.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    public Artist? Artist { get; init; }
    public Style? Style { get; init; }
}
