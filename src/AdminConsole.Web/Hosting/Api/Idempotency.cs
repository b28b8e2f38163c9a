using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Moderation.Ingest;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>The header by which a request may be sent again without being carried out again.</summary>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";

    /// <summary>On an answer that was given before.</summary>
    public const string AgainHeader = "Idempotency-Replayed";

    public const string Description =
        "A name of your own for this request, for 48 hours: sent again with it, the same request gets the same answer (and the header "
        + "Idempotency-Replayed: true) and is carried out once, also when the first answer never reached you; another request under it is refused with 422.";

    public const string OtherRequest =
        "This Idempotency-Key was used for another request in the last 48 hours. Send that request again unchanged, or choose a new key.";

    /// <summary>Null when there is none, or with a sentence when it cannot be used.</summary>
    public static IdempotencyKey? KeyOf(HttpContext context, ReadOnlySpan<byte> body, out string? problem)
    {
        problem = null;
        if (!context.Request.Headers.TryGetValue(Header, out var values))
            return null;
        var value = values.ToString();
        if (values.Count != 1 || value.Length is 0 or > IdempotentAnswer.MaxKeyLength || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            problem = $"{Header} must be 1 to {IdempotentAnswer.MaxKeyLength} printable ASCII characters, once.";
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n{context.Request.ContentType}\n"));
        hash.AppendData(body);
        return new IdempotencyKey(Guid.Parse(context.User.FindFirstValue(ClaimTypes.NameIdentifier)!), value, hash.GetHashAndReset());
    }
}
