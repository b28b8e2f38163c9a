using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Search;

/// <summary>
/// Which index is live and whether one is being built. The embedded projection lives in this database and is switched
/// by this row, in the transaction that fills or drops its tables; Elasticsearch keeps the same two facts as aliases,
/// where they are switched as atomically, and uses only the rebuild's columns.
/// </summary>
public sealed class SearchIndexState
{
    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>Embedded only: the table that answers.</summary>
    public string? Live { get; set; }

    /// <summary>Embedded only: the table that a rebuild fills; writes go to both.</summary>
    public string? Building { get; set; }

    /// <summary>The rebuild that is running.</summary>
    public Guid? RebuildId { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Its last sign of life; one that gave none for <see cref="RebuildClaim.Patience"/> may be replaced.</summary>
    public DateTimeOffset? BeatAt { get; set; }

    public long Done { get; set; }
    public long Total { get; set; }
    public DateTimeOffset? RebuiltAt { get; set; }
}
