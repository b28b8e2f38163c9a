using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminConsole.Engine.Storage;

/// <summary>
/// What the platform is told, in the form in which it is told: the body of a webhook and an item of the pull side. It
/// carries nothing about the people of the console and no comment's text: the platform knows comments and authors by
/// its own ids.
/// </summary>
/// <param name="Schema">Of this envelope and of the data of its type; it rises when a field changes its meaning, not when one is added.</param>
/// <param name="Id">Also the header <c>webhook-id</c>: a receiver drops what it has seen.</param>
/// <param name="Type">What happened, such as <c>comment.removed</c>.</param>
/// <param name="Timestamp">When it happened, ISO 8601 in UTC.</param>
public sealed record PlatformEvent<TData>(int Schema, Guid Id, string Type, string Timestamp, TData Data)
    where TData : notnull;

/// <summary>What all events have in common on the wire.</summary>
public static class PlatformEvent
{
    public const int CurrentSchema = 1;

    /// <summary>Snake case; what is not known is left out.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string Instant(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A name of the console as the wire spells it.</summary>
    public static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The row that makes it known; add it in the transaction that made it true.</summary>
    /// <param name="subject">What it happened to: events of one subject reach an endpoint in the order of their commits.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="grace">How long it can still be taken back unseen.</param>
    public static OutboxMessage Message<TData>(
        Guid id, string type, string subject, TData data, DateTimeOffset at, TimeSpan grace = default)
        where TData : notnull => new()
        {
            Id = id,
            Kind = type,
            Subject = subject,
            Payload = JsonSerializer.Serialize(new PlatformEvent<TData>(CurrentSchema, id, type, Instant(at), data), Json),
            CreatedAt = at,
            NotBefore = grace > TimeSpan.Zero ? at + grace : null,
        };
}
