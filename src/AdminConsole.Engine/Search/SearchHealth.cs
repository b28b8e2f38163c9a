namespace AdminConsole.Engine.Search;

/// <summary>Whether the index answers, as the last request to it showed.</summary>
public sealed class SearchHealth(TimeProvider clock)
{
    private volatile SearchState state = new(true, null, clock.GetUtcNow());

    public SearchState Current => state;

    /// <summary>The index is new and does not have everything yet: SQL answers in the meantime.</summary>
    public bool IsFilling { get; internal set; }

    internal void Answered()
    {
        if (!state.Available)
            state = new SearchState(true, null, clock.GetUtcNow());
    }

    internal void Failed(string reason)
    {
        var before = state;
        state = before.Available ? new SearchState(false, reason, clock.GetUtcNow()) : before with { Reason = reason };
    }
}

/// <param name="Available">False: the queue is served from SQL and says so.</param>
/// <param name="Reason">Technical, in English: for the health page and the log.</param>
/// <param name="Since">When it became so.</param>
public sealed record SearchState(bool Available, string? Reason, DateTimeOffset Since);
