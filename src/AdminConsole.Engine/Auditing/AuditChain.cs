using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Auditing;

/// <summary>Appends to the hash chain: SHA-256 over the hash before and every field of the row.</summary>
public static class AuditChain
{
    private static readonly BulkColumn<AuditEntry>[] Columns =
    [
        BulkColumn.Long<AuditEntry>("sequence", e => e.Sequence),
        BulkColumn.Instant<AuditEntry>("at", e => e.At),
        BulkColumn.IdOrNull<AuditEntry>("actor_id", e => e.ActorId),
        BulkColumn.Text<AuditEntry>("actor", e => e.Actor),
        BulkColumn.Text<AuditEntry>("kind", e => e.Kind),
        BulkColumn.Text<AuditEntry>("subject", e => e.Subject),
        BulkColumn.Text<AuditEntry>("reason", e => e.Reason),
        BulkColumn.Text<AuditEntry>("detail", e => e.Detail),
        BulkColumn.Bytes<AuditEntry>("previous_hash", e => e.PreviousHash),
        BulkColumn.Bytes<AuditEntry>("hash", e => e.Hash),
    ];

    /// <summary>
    /// Adds one row per act, in their order, and returns the number of the first. Call it where nothing follows but
    /// inserts: from here to the commit, other audited writes wait for the head row.
    /// </summary>
    internal static async Task<long> AppendAsync(ConsoleDb db, IReadOnlyList<AuditAct> acts, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // The update takes the head's row lock on PostgreSQL; on SQLite the write gate has already made us the only writer.
        await db.AuditHeads.Where(h => h.Id == 1)
            .ExecuteUpdateAsync(set => set.SetProperty(h => h.Sequence, h => h.Sequence + acts.Count), cancellationToken);
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(h => h.Id == 1, cancellationToken);
        var first = head.Sequence - acts.Count + 1;
        var instant = UtcMicros.To(UtcMicros.From(at)); // both databases keep microseconds, and the hash must survive the round trip
        var previous = head.Hash;
        var entries = new AuditEntry[acts.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var (context, subject) = acts[i];
            var hash = Hash(previous, first + i, instant, context.ActorId, context.Actor, context.Kind, subject.Id, context.Reason, subject.Detail);
            entries[i] = new AuditEntry
            {
                Sequence = first + i,
                At = instant,
                ActorId = context.ActorId,
                Actor = context.Actor,
                Kind = context.Kind,
                Subject = subject.Id,
                Reason = context.Reason,
                Detail = subject.Detail,
                PreviousHash = previous,
                Hash = hash,
            };
            previous = hash;
        }

        await BulkSql.On(db).RunAsync(
            "INSERT INTO audit_entries (sequence, at, actor_id, actor, kind, subject, reason, detail, previous_hash, hash) {rows}",
            entries, Columns, cancellationToken);
        await db.AuditHeads.Where(h => h.Id == 1)
            .ExecuteUpdateAsync(set => set.SetProperty(h => h.Hash, previous), cancellationToken);
        return first;
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

/// <summary>One act of a write: who and why, and what was done to what.</summary>
public readonly record struct AuditAct(ProcessContext Context, AuditSubject Subject);
