using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Listens;

public sealed class Listener
{
    public required ListenerId Id { get; init; }
    public required string PlatformId { get; init; }
    public string? Name { get; set; }

    /// <summary>0 (nothing personal) to 1 (all of it); honoured at once.</summary>
    public double Personalisation { get; set; } = 1;

    public bool OptedOut { get; set; }
    public DateTimeOffset? JoinedAt { get; set; }
}

/// <summary>A track played for a while. The platform has no id for it: listener, instant and track are its identity.</summary>
public sealed class Listen
{
    public required ListenerId ListenerId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required TrackId TrackId { get; init; }
    public required int MsPlayed { get; init; }
    public required bool Skipped { get; init; }

    /// <summary>How often; aggregated sources report more than one play in a row.</summary>
    public int Plays { get; init; } = 1;
}

public enum ListenerActionKind
{
    Like = 1,
    Download = 2,

    /// <summary>Searched and chose this track.</summary>
    Search = 3,

    /// <summary>"Not interested": the track never comes back.</summary>
    NotInterested = 4,
}

public sealed class ListenerAction
{
    public required ListenerId ListenerId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required TrackId TrackId { get; init; }
    public required ListenerActionKind Kind { get; init; }

    /// <summary>The words searched for.</summary>
    public string? Text { get; init; }
}
