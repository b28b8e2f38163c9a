using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// Signatures by the Standard Webhooks specification 1.0.0: <c>v1,</c> and the base64 of HMAC-SHA256 over
/// <c>id.timestamp.body</c>, keyed with the bytes behind <c>whsec_</c>.
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;

    /// <summary>A fresh secret of 32 random bytes.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static bool IsSecret([NotNullWhen(true)] string? secret) => secret is not null && Key(secret) is not null;

    /// <param name="secret"><c>whsec_…</c></param>
    /// <param name="id">The event's id.</param>
    /// <param name="at">When this attempt is made.</param>
    /// <param name="body">The body exactly as it is sent.</param>
    public static string Sign(string secret, string id, DateTimeOffset at, string body)
    {
        var key = Key(secret) ?? throw new ArgumentException("Not a webhook secret.", nameof(secret));
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }

    private static byte[]? Key(string secret)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
            return null;
        var bytes = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], bytes, out var length) && length is >= ShortestKey and <= LongestKey
            ? bytes[..length]
            : null;
    }
}
