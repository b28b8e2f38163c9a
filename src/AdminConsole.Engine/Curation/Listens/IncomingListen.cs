namespace AdminConsole.Engine.Curation.Listens;

/// <summary>A play as the platform reports it. Listener, instant and track are its identity.</summary>
/// <param name="Plays">How often; an aggregating source reports several plays in one row.</param>
public sealed record IncomingListen(
    string ListenerPlatformId, DateTimeOffset At, string TrackPlatformId, int MsPlayed, bool Skipped, int Plays = 1)
{
    internal (string Field, string Reason)? Problem(DateTimeOffset now)
    {
        if (MsPlayed < 0)
            return ("msPlayed", "The time played cannot be negative.");
        return Plays < 1 ? ("plays", "A listen has at least one play.") : Identity.Problem(ListenerPlatformId, TrackPlatformId, At, now);
    }
}

/// <summary>A like, a download, a search that ended at a track, or "not interested".</summary>
/// <param name="Text">The words searched for.</param>
public sealed record IncomingAction(
    string ListenerPlatformId, DateTimeOffset At, string TrackPlatformId, ListenerActionKind Kind, string? Text = null)
{
    internal (string Field, string Reason)? Problem(DateTimeOffset now)
    {
        if (!Enum.IsDefined(Kind))
            return ("kind", "The kind of action is unknown: use like, download, search or not_interested.");
        return Text is { Length: > 300 } ? ("text", "The words searched for are longer than 300 characters.")
            : Identity.Problem(ListenerPlatformId, TrackPlatformId, At, now);
    }
}

internal static class Identity
{
    public const int MaxIdLength = 128;

    public static (string Field, string Reason)? Problem(string listener, string track, DateTimeOffset at, DateTimeOffset now)
    {
        if (IdProblem(listener) is { } problem)
            return ("listenerId", problem);
        if (IdProblem(track) is { } other)
            return ("trackId", other);
        if (at.Year < 1990)
            return ("at", "The instant lies before 1990: is it in seconds where milliseconds are meant?");
        return at > now.AddDays(1) ? ("at", "The instant lies in the future.") : null;
    }

    public static string? IdProblem(string? id) => id switch
    {
        null or "" => "The id is missing.",
        { Length: > MaxIdLength } => $"The id has {id.Length} characters; {MaxIdLength} are the most.",
        _ => id.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 ? "The id holds a control character." : null,
    };
}
