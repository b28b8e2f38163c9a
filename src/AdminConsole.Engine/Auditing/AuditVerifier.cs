using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Auditing;

/// <summary>What a walk along the whole chain found.</summary>
public abstract record ChainVerdict
{
    private ChainVerdict() { }

    public sealed record Holds(long Entries) : ChainVerdict;

    /// <param name="Sequence">The first entry that does not fit.</param>
    public sealed record Broken(long Sequence, ChainFault Fault) : ChainVerdict;
}

public enum ChainFault
{
    /// <summary>An entry is gone.</summary>
    Missing = 1,

    /// <summary>A field was changed after it was written.</summary>
    Changed = 2,

    /// <summary>It does not follow the entry before it.</summary>
    Unlinked = 3,

    /// <summary>Entries at the end are gone, or were added past the head.</summary>
    Head = 4,
}

/// <summary>Computes every hash of the audit log anew. Reads only, and streams: the log may be longer than memory.</summary>
public sealed class AuditVerifier(IDbContextFactory<ConsoleDb> databases)
{
    public async Task<ChainVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(h => h.Id == 1, cancellationToken);
        var previous = new byte[32];
        var sequence = 0L;

        // Only up to the head read above: entries written meanwhile are for the next walk.
        await foreach (var entry in db.AuditEntries.AsNoTracking().Where(e => e.Sequence <= head.Sequence).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            sequence++;
            if (entry.Sequence != sequence)
                return new ChainVerdict.Broken(sequence, ChainFault.Missing);
            if (!entry.PreviousHash.AsSpan().SequenceEqual(previous))
                return new ChainVerdict.Broken(sequence, ChainFault.Unlinked);
            if (!AuditChain.HashOf(entry).AsSpan().SequenceEqual(entry.Hash))
                return new ChainVerdict.Broken(sequence, ChainFault.Changed);
            previous = entry.Hash;
        }
        if (sequence != head.Sequence || !head.Hash.AsSpan().SequenceEqual(previous))
            return new ChainVerdict.Broken(Math.Max(sequence, head.Sequence), ChainFault.Head);

        // Asked in one statement: an entry and the head that counts it are committed together, so none is ever ahead.
        var ahead = await db.AuditHeads.Where(h => h.Id == 1)
            .Select(h => db.AuditEntries.Where(e => e.Sequence > h.Sequence).Min(e => (long?)e.Sequence)).SingleAsync(cancellationToken);
        return ahead is { } inserted ? new ChainVerdict.Broken(inserted, ChainFault.Head) : new ChainVerdict.Holds(sequence);
    }
}
