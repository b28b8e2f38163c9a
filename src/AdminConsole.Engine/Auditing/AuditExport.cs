using System.Text.Encodings.Web;
using System.Text.Json;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Auditing;

/// <summary>
/// The log for somebody outside: a JSON object a line, oldest first, with every field that the hash covers.
/// <c>hash</c> = SHA-256 of previousHash ‖ sequence ‖ microseconds since 1970 of <c>at</c> (both as 8 bytes, big-endian) ‖
/// actorId, actor, kind, subject, reason, detail, each as its length in UTF-8 bytes (8 bytes, big-endian; −1 for null)
/// and those bytes; an id in lower case with hyphens. So every line can be checked alone, and each is chained to the one whose
/// <c>hash</c> is its <c>previousHash</c>. The first has 32 zero bytes before it.
/// </summary>
public static class AuditExport
{
    public const string MediaType = "application/x-ndjson";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Streams; returns how many there were.</summary>
    public static async Task<long> WriteAsync(IAsyncEnumerable<AuditEntry> entries, Stream to, CancellationToken cancellationToken)
    {
        var count = 0L;
        await using var json = new Utf8JsonWriter(to, Readable);
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            Write(json, entry);
            await json.FlushAsync(cancellationToken);
            await to.WriteAsync("\n"u8.ToArray(), cancellationToken);
            json.Reset();
            count++;
        }

        return count;
    }

    private static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", entry.Sequence);
        json.WriteString("at", PlatformEvent.Instant(entry.At)); // six digits: the hash is over microseconds
        json.WriteString("actorId", entry.ActorId?.ToString());
        json.WriteString("actor", entry.Actor);
        json.WriteString("kind", entry.Kind);
        json.WriteString("subject", entry.Subject);
        json.WriteString("reason", entry.Reason);
        json.WriteString("detail", entry.Detail);
        json.WriteString("previousHash", Convert.ToHexStringLower(entry.PreviousHash));
        json.WriteString("hash", Convert.ToHexStringLower(entry.Hash));
        json.WriteEndObject();
    }
}
