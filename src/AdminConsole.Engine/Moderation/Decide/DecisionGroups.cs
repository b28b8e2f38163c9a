using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// Group commit: what arrives while a transaction runs is written together by the next one, so that twenty moderators
/// wait for two syncs of the disk and not for twenty. Everybody still gets an outcome, an audit row and a failure of
/// their own.
/// </summary>
public sealed class DecisionGroups(AuditedWriter writer, DecisionRecorder recorder, SearchProjector search)
{
    private const int Most = 200;
    private readonly Lock turn = new();
    private List<Attempt> waiting = [];
    private bool writing;

    internal void Submit(Attempt attempt)
    {
        lock (turn)
        {
            waiting.Add(attempt);
            if (writing)
                return;
            writing = true;
        }

        _ = Task.Run(WriteAllAsync);
    }

    private async Task WriteAllAsync()
    {
        do
        {
            await WriteGroupAsync();
        }
        while (AnyWaiting());
    }

    private bool AnyWaiting()
    {
        lock (turn)
            return writing = waiting.Count > 0;
    }

    private async Task WriteGroupAsync()
    {
        List<Attempt> group = [];
        try
        {
            await writer.WriteAllAsync(
                acts =>
                {
                    // Taken now that it is our turn to write, and kept when a lost race has us write again.
                    if (group.Count == 0)
                        group = Take();
                    return recorder.RecordAsync(acts, group, CancellationToken.None);
                }, CancellationToken.None);
            Answer(group);
        }
        catch (Exception e)
        {
            // Nobody fails for another's sake.
            if (group.Count > 1)
                await WriteOneByOneAsync(group);
            else
                Fail(group.Count == 0 ? Take() : group, e);
        }
    }

    private async Task WriteOneByOneAsync(List<Attempt> group)
    {
        foreach (var attempt in group)
        {
            try
            {
                await writer.WriteAllAsync(acts => recorder.RecordAsync(acts, [attempt], CancellationToken.None), CancellationToken.None);
                Answer([attempt]);
            }
            catch (Exception e)
            {
                Fail([attempt], e);
            }
        }
    }

    /// <summary>One attempt per comment: the second one is judged by what the first one's transaction left.</summary>
    private List<Attempt> Take()
    {
        lock (turn)
        {
            var comments = new HashSet<CommentId>();
            var (group, rest) = (new List<Attempt>(), new List<Attempt>());
            foreach (var attempt in waiting)
                (group.Count < Most && comments.Add(attempt.Comment) ? group : rest).Add(attempt);
            waiting = rest;
            return group;
        }
    }

    private void Answer(List<Attempt> group)
    {
        foreach (var attempt in group)
            attempt.Answer();
        search.Poke();
    }

    private static void Fail(List<Attempt> group, Exception failure)
    {
        foreach (var attempt in group)
            attempt.Fail(failure);
    }
}
