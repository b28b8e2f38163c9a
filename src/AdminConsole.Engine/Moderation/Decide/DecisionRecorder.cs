using AdminConsole.Engine.Auditing;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// The one path on which words become facts, for one attempt or a thousand: read and lock, judge in memory, write with
/// a statement per table. Comments come first and the audit chain's head last, so that everybody locks in one order.
/// </summary>
public sealed class DecisionRecorder(Consequences consequences, DecideOptions options, TimeProvider clock)
{
    /// <summary>
    /// Judges every attempt and writes what holds, each with an audit row and an event of its own.
    /// </summary>
    /// <param name="acts">The open transaction.</param>
    /// <param name="attempts">On different comments.</param>
    /// <returns>How many hold. Nothing is a fact before the transaction is committed.</returns>
    internal async Task<int> RecordAsync(AuditedActs acts, IReadOnlyList<Attempt> attempts, CancellationToken cancellationToken)
    {
        var db = acts.Db;
        var comments = await DecisionReads.CommentsAsync(db, attempts, cancellationToken);
        var circumstances = await DecisionReads.CircumstancesAsync(db, acts.Now, options.Grace, attempts, cancellationToken);
        var changes = new List<Change>(attempts.Count);
        foreach (var attempt in attempts)
        {
            if (attempt.Judge(comments.GetValueOrDefault(attempt.Comment), circumstances, clock) is { } change)
                changes.Add(change);
        }

        await DecisionReads.TextsAsync(db, [.. attempts.Where(a => a.NeedsText)], cancellationToken);
        if (changes.Count == 0)
            return 0;
        await DecisionWrites.PlacesAsync(db, changes, acts.Now, cancellationToken);
        await consequences.FollowAsync(db, changes, acts.Now, cancellationToken);
        var sequence = await acts.AuditAsync(changes.ConvertAll(c => c.Act), cancellationToken);
        await DecisionWrites.FactsAsync(db, changes, sequence, cancellationToken);
        return changes.Count;
    }
}
