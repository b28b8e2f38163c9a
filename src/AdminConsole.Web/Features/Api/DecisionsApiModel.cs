using System.Buffers.Binary;
using System.Buffers.Text;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Notify;

namespace AdminConsole.Web.Features.Api;

/// <summary>Events in the order of their commits.</summary>
/// <param name="Items">The bodies, exactly as webhooks carry them.</param>
/// <param name="Next">Always there: send it as after to read on, also when there is nothing new yet.</param>
public sealed record EventPage(IReadOnlyList<JsonElement> Items, string Next);

/// <summary>What the platform has carried out.</summary>
public sealed record AcknowledgementBody
{
    [Description("Ids of events, 1 to 1000.")]
    [Required(ErrorMessage = "The ids are missing.")]
    [MinLength(1, ErrorMessage = "Send at least one id."), MaxLength(Acknowledgements.MaxIds, ErrorMessage = "Send at most 1000 ids in one request.")]
    public IReadOnlyList<Guid>? Ids { get; init; }
}

/// <param name="Acknowledged">How many were marked now.</param>
/// <param name="Already">How many had been marked before.</param>
/// <param name="Unknown">Ids that belong to no event.</param>
public sealed record AcknowledgementsTaken(int Acknowledged, int Already, IReadOnlyList<Guid> Unknown);

/// <summary>How a place in the order of events looks outside: opaque, so that what it is made of may change.</summary>
internal static class EventCursor
{
    private const byte Form = 1;
    private const int Length = 1 + 8 + 16;

    public static string Write(FeedPlace place)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Form;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], place.Sequence);
        place.MessageId.TryWriteBytes(bytes[9..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The beginning for none; null when it is not one of ours.</summary>
    public static FeedPlace? Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return FeedPlace.Start;
        Span<byte> bytes = stackalloc byte[Length + 2];
        if (cursor.Length > Base64Url.GetEncodedLength(Length) || !Base64Url.IsValid(cursor)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length) || length != Length || bytes[0] != Form)
            return null;
        var sequence = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        return sequence >= 0 ? new FeedPlace(sequence, new Guid(bytes[9..Length], bigEndian: true)) : null;
    }
}
