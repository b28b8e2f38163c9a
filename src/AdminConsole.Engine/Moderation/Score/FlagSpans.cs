using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// Spans as a flag keeps them: <c>[{"start":0,"length":2,"strength":3,"category":"inflammatory","pull":1.25}]</c>, UTF-16 units,
/// and after them what lies around the text: <c>{"around":"author","category":"inflammatory","pull":0.4}</c>.
/// </summary>
public static class FlagSpans
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<Category>(JsonNamingPolicy.CamelCase), new JsonStringEnumConverter<ContextPart>(JsonNamingPolicy.CamelCase) },
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Null when there is nothing to tell.</summary>
    public static string? Write(IReadOnlyCollection<ScoreSpan> spans, IReadOnlyCollection<ContextPull>? around = null) =>
        spans.Count == 0 && around is not { Count: > 0 }
            ? null
            : JsonSerializer.Serialize(
                spans.Select(s => new Entry(s.Category, s.Start, s.Length, s.Strength, s.Pull))
                    .Concat((around ?? []).Select(p => new Entry(p.Category, Pull: p.Pull, Around: p.Part))), Json);

    /// <summary>What is to be underlined.</summary>
    public static IReadOnlyList<ScoreSpan> Read(string? json) =>
        [.. Entries(json).Where(e => e.Around is null).Select(e => new ScoreSpan(e.Start ?? 0, e.Length ?? 0, e.Strength ?? 1, e.Category) { Pull = e.Pull })];

    /// <summary>What else raised or lowered the score.</summary>
    public static IReadOnlyList<ContextPull> ReadAround(string? json) =>
        [.. Entries(json).Where(e => e.Around is not null).Select(e => new ContextPull(e.Around!.Value, e.Category, e.Pull ?? 0))];

    private static List<Entry> Entries(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<Entry>>(json, Json) ?? [];

    private sealed record Entry(
        Category Category, int? Start = null, int? Length = null, int? Strength = null, float? Pull = null, ContextPart? Around = null);
}
