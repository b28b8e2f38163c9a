using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Accounts;

/// <summary>What a caller of the API may do, and by which key.</summary>
public sealed record ApiCaller(Guid KeyId, string Name, ApiScope Scope);

/// <summary>Makes, revokes and recognises API keys.</summary>
public sealed class ApiKeys(AuditedWriter writer, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>A revoked key works at most this long on another node.</summary>
    private static readonly TimeSpan CacheFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (ApiCaller Caller, DateTimeOffset Until)> known = new(StringComparer.Ordinal);

    /// <summary>Makes a key. The text returned is the only copy there will ever be.</summary>
    public async Task<(Guid Id, string Key)> AddAsync(
        ProcessContext context, string name, ApiScope scope, CancellationToken cancellationToken)
    {
        var key = "ack_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var id = Ids.New(clock);
        await writer.WriteAsync(context, (db, now) =>
        {
            db.ApiKeys.Add(new ApiKey
            {
                Id = id,
                Name = name.Trim(),
                Scope = scope,
                Prefix = key[..10],
                Hash = HashOf(key),
                CreatedAt = now,
                CreatedById = context.ActorId,
            });
            return Task.FromResult((true, new AuditSubject($"apikey:{id}", $$"""{"scope":"{{scope}}"}""")));
        }, cancellationToken);
        return (id, key);
    }

    /// <summary>False when there is no such key or it was revoked before.</summary>
    public Task<bool> RevokeAsync(ProcessContext context, Guid id, CancellationToken cancellationToken)
    {
        known.Clear();
        return writer.WriteAsync(context, async (db, now) =>
        {
            var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id && k.RevokedAt == null, cancellationToken);
            if (key is null)
                return (false, AuditSubject.Nothing);
            key.RevokedAt = now;
            return (true, new AuditSubject($"apikey:{id}"));
        }, cancellationToken);
    }

    /// <summary>The caller behind a key, or null.</summary>
    public async Task<ApiCaller?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(key, out var hit) && hit.Until > now)
            return hit.Caller;
        var hash = HashOf(key);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.ApiKeys.AsNoTracking()
            .Where(k => k.Hash == hash && k.RevokedAt == null)
            .Select(k => new ApiCaller(k.Id, k.Name, k.Scope))
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            known.TryRemove(key, out _);
            return null;
        }

        known[key] = (row, now + CacheFor);

        // A sighting, not a decision: it needs no audit row.
        await db.ApiKeys.Where(k => k.Id == row.KeyId).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancellationToken);
        return row;
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
