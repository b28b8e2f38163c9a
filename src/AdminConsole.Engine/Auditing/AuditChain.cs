using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Auditing;

/// <summary>Appends to the hash chain: SHA-256 over the hash before and every field of the row.</summary>
public static class AuditChain
{
    /// <summary>
    /// Adds the row of this write. Call it last inside the transaction: from here to the commit, other audited writes
    /// wait for the head row.
    /// </summary>
    internal static async Task AppendAsync(
        ConsoleDb db, ProcessContext context, AuditSubject subject, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // The update takes the head's row lock on PostgreSQL; on SQLite the write gate has already made us the only writer.
        await db.AuditHeads.Where(h => h.Id == 1)
            .ExecuteUpdateAsync(set => set.SetProperty(h => h.Sequence, h => h.Sequence + 1), cancellationToken);
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(h => h.Id == 1, cancellationToken);

        // Whoever holds the head commits before the next one counts: these numbers are the order of the commits.
        await db.OutboxMessages.Where(m => m.Sequence == 0)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Sequence, head.Sequence), cancellationToken);
        var instant = UtcMicros.To(UtcMicros.From(at)); // both databases keep microseconds, and the hash must survive the round trip
        var hash = Hash(head.Hash, head.Sequence, instant, context.ActorId, context.Actor, context.Kind, subject.Id, context.Reason, subject.Detail);
        db.AuditEntries.Add(new AuditEntry
        {
            Sequence = head.Sequence,
            At = instant,
            ActorId = context.ActorId,
            Actor = context.Actor,
            Kind = context.Kind,
            Subject = subject.Id,
            Reason = context.Reason,
            Detail = subject.Detail,
            PreviousHash = head.Hash,
            Hash = hash,
        });
        await db.SaveChangesAsync(cancellationToken);
        await db.AuditHeads.Where(h => h.Id == 1)
            .ExecuteUpdateAsync(set => set.SetProperty(h => h.Hash, hash), cancellationToken);
    }

    /// <summary>The hash a row must carry, given the one before it.</summary>
    public static byte[] HashOf(AuditEntry entry) => Hash(
        entry.PreviousHash, entry.Sequence, entry.At, entry.ActorId, entry.Actor, entry.Kind, entry.Subject, entry.Reason, entry.Detail);

    private static byte[] Hash(
        byte[] previous, long sequence, DateTimeOffset at, Guid? actorId, string actor, string kind, string subject, string? reason, string? detail)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        hash.AppendData(previous);
        BinaryPrimitives.WriteInt64BigEndian(number, sequence);
        hash.AppendData(number);
        BinaryPrimitives.WriteInt64BigEndian(number, UtcMicros.From(at));
        hash.AppendData(number);
        foreach (var field in (ReadOnlySpan<string?>)[actorId?.ToString(), actor, kind, subject, reason, detail])
        {
            // Length first, so that no two rows share their bytes by moving a letter from one field to the next.
            BinaryPrimitives.WriteInt64BigEndian(number, field is null ? -1 : Encoding.UTF8.GetByteCount(field));
            hash.AppendData(number);
            if (field is not null)
                hash.AppendData(Encoding.UTF8.GetBytes(field));
        }

        return hash.GetHashAndReset();
    }
}

/// <summary>What a write was done to (ids, never texts) and, as JSON, what changed.</summary>
public sealed record AuditSubject(string Id, string? Detail = null)
{
    /// <summary>The write found that there was nothing to do: no row is kept, nothing is committed.</summary>
    public static AuditSubject Nothing { get; } = new("");
}
