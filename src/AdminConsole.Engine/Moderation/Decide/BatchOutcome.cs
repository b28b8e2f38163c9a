namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>A batch as it stands, with what became of each comment so far.</summary>
public sealed record BatchResult(Batch Batch, IReadOnlyList<BatchItem> Items)
{
    public int Count(BatchItemOutcome outcome) => Items.Count(i => i.Outcome == outcome);

    /// <summary>False while a job still works on it.</summary>
    public bool IsFinished => Batch.State is BatchState.Done or BatchState.Undone;
}

/// <summary>What became of an attempt to take a batch back.</summary>
public abstract record BatchUndoOutcome
{
    private BatchUndoOutcome()
    {
    }

    /// <summary>It is taken back, or, when it is large, being taken back.</summary>
    public sealed record Begun(BatchResult Result) : BatchUndoOutcome;

    public sealed record NotFound : BatchUndoOutcome;

    /// <summary>It was taken back before.</summary>
    public sealed record AlreadyUndone(string By, DateTimeOffset At) : BatchUndoOutcome;

    /// <summary>It is still being decided; wait until it is done.</summary>
    public sealed record StillRunning : BatchUndoOutcome;

    /// <summary>Another person's batch is undone by a lead.</summary>
    public sealed record NotYours(string By) : BatchUndoOutcome;

    /// <summary>Another person's batch, and any whose grace is over, is undone with a reason.</summary>
    public sealed record ReasonNeeded : BatchUndoOutcome;
}
