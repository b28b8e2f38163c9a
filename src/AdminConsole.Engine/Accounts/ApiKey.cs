namespace AdminConsole.Engine.Accounts;

public enum ApiScope
{
    /// <summary>Playlists, listeners' lists, comments' status.</summary>
    Read = 1,

    /// <summary>Sending comments.</summary>
    Ingest = 2,

    All = 3,
}

/// <summary>A platform's key to the API. Only its SHA-256 is kept; the key itself is shown once.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public required ApiScope Scope { get; init; }

    /// <summary>The first characters of the key, so that people can tell keys apart.</summary>
    public required string Prefix { get; init; }

    public required byte[] Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? CreatedById { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
}
