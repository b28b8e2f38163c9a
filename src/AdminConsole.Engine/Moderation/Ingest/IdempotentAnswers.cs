using System.IO.Compression;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Ingest;

/// <summary>A request that its sender may have to send again.</summary>
/// <param name="ApiKeyId">Whose key it is: two callers may choose the same one.</param>
/// <param name="RequestHash">SHA-256 of the request's path and body.</param>
public sealed record IdempotencyKey(Guid ApiKeyId, string Value, byte[] RequestHash);

/// <summary>What an idempotency key stands for already.</summary>
public abstract record EarlierAnswer
{
    private EarlierAnswer() { }

    /// <summary>The same request was answered with this.</summary>
    public sealed record Same(byte[] Answer) : EarlierAnswer;

    /// <summary>The key was used for another request.</summary>
    public sealed record OtherRequest : EarlierAnswer;
}

/// <summary>Keeps answers for two days, in the transaction of what they speak of.</summary>
public sealed class IdempotentAnswers(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    public static TimeSpan KeptFor { get; } = TimeSpan.FromHours(48);

    /// <summary>Expired rows that one request clears away: enough to keep up, too few to be felt.</summary>
    private const int Sweep = 200;

    /// <summary>A look ahead, before any work; <see cref="FindInTurnAsync"/> decides.</summary>
    public async Task<EarlierAnswer?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, clock.GetUtcNow(), key, cancellationToken);
    }

    /// <summary>Waits for whoever is taking comments now: after this, nobody else can use the key until the transaction ends.</summary>
    internal static async Task<EarlierAnswer?> FindInTurnAsync(ConsoleDb db, DateTimeOffset now, IdempotencyKey key, CancellationToken cancellationToken)
    {
        await BulkSql.On(db).TakeTurnAsync(CommentIngest.Turn, cancellationToken);
        return await FindAsync(db, now, key, cancellationToken);
    }

    internal static async Task KeepAsync(ConsoleDb db, DateTimeOffset now, IdempotencyKey key, byte[] answer, CancellationToken cancellationToken)
    {
        var expired = now - KeptFor;
        await db.IdempotentAnswers.Where(a => a.ApiKeyId == key.ApiKeyId && a.Key == key.Value).ExecuteDeleteAsync(cancellationToken);
        await db.IdempotentAnswers.Where(a => a.At < expired).OrderBy(a => a.At).Take(Sweep).ExecuteDeleteAsync(cancellationToken);
        db.IdempotentAnswers.Add(new IdempotentAnswer
        {
            ApiKeyId = key.ApiKeyId,
            Key = key.Value,
            RequestHash = key.RequestHash,
            Answer = Compress(answer),
            At = now,
        });
    }

    private static async Task<EarlierAnswer?> FindAsync(ConsoleDb db, DateTimeOffset now, IdempotencyKey key, CancellationToken cancellationToken)
    {
        var since = now - KeptFor;
        var kept = await db.IdempotentAnswers.AsNoTracking()
            .SingleOrDefaultAsync(a => a.ApiKeyId == key.ApiKeyId && a.Key == key.Value && a.At >= since, cancellationToken);
        return kept is null ? null
            : kept.RequestHash.AsSpan().SequenceEqual(key.RequestHash) ? new EarlierAnswer.Same(Decompress(kept.Answer))
            : new EarlierAnswer.OtherRequest();
    }

    private static byte[] Compress(byte[] answer)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest))
            brotli.Write(answer);
        return compressed.ToArray();
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var answer = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress))
            brotli.CopyTo(answer);
        return answer.ToArray();
    }
}
