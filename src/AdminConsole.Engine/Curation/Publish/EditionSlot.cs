using System.Text.Json;
using System.Text.Json.Serialization;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>One place in a list, with the track's facts as they were and why it stands there.</summary>
/// <param name="Slot">From 1.</param>
/// <param name="TrackId">The track's id here.</param>
/// <param name="PlatformId">The platform's own id.</param>
/// <param name="Title">The track's title at that moment.</param>
/// <param name="Artist">Its artist at that moment.</param>
/// <param name="Independent">Whether the artist is independent.</param>
/// <param name="DurationMs">Length in milliseconds.</param>
/// <param name="Source">Which source proposed it.</param>
/// <param name="Reason">Why, put into words where it is shown.</param>
/// <param name="Pinned">Held at this slot by an editor.</param>
public sealed record EditionSlot(
    int Slot,
    Guid TrackId,
    string PlatformId,
    string Title,
    string Artist,
    bool Independent,
    int DurationMs,
    SourceKind Source,
    ListReason Reason,
    bool Pinned)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyList<EditionSlot> slots) => JsonSerializer.Serialize(slots, Json);

    public static IReadOnlyList<EditionSlot> Read(string slots) => JsonSerializer.Deserialize<List<EditionSlot>>(slots, Json) ?? [];
}
