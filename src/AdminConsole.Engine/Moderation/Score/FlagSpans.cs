using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>Spans as a flag keeps them: <c>[{"start":0,"length":2,"strength":3,"category":"inflammatory","pull":1.25}]</c>, UTF-16 units.</summary>
public static class FlagSpans
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<Category>(JsonNamingPolicy.CamelCase) },
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Null when there is nothing to underline.</summary>
    public static string? Write(IReadOnlyCollection<ScoreSpan> spans) =>
        spans.Count == 0 ? null : JsonSerializer.Serialize(spans, Json);

    public static IReadOnlyList<ScoreSpan> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<List<ScoreSpan>>(json, Json) ?? [];
}
