using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>What came of a change to a playlist.</summary>
public abstract record PlaylistOutcome
{
    private PlaylistOutcome() { }

    public sealed record Saved(PlaylistId Id, string Slug, long Version) : PlaylistOutcome;

    /// <summary>Somebody else changed it after the editor read it; nothing was written.</summary>
    public sealed record Stale(string By, DateTimeOffset At, string Kind) : PlaylistOutcome;

    public sealed record NotFound : PlaylistOutcome;

    /// <param name="Problem">What is wrong.</param>
    /// <param name="Detail">The track, slot, zone or time it is about.</param>
    public sealed record Invalid(PlaylistProblem Problem, string Detail = "") : PlaylistOutcome;
}

public enum PlaylistProblem
{
    TitleMissing,
    TitleTooLong,
    SlugMalformed,
    SlugTaken,
    LengthOutside,
    UnknownTrack,
    WithdrawnTrack,
    TrackAlreadyThere,
    TrackNotThere,
    OrderIncomplete,
    PinOutside,
    PinTaken,
    ZoneUnknown,

    /// <summary>The clocks skip that local time.</summary>
    TimeDoesNotExist,

    WindowBackwards,

    /// <summary>A list that a listener made on the platform is read here, not changed.</summary>
    NotEditorial,
    NothingToPublish,
    UnknownEdition,

    /// <summary>The recipe's rules cannot be met with these pins and tracks; the detail names the rule.</summary>
    Infeasible,
}
