using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminConsole.Engine.Moderation.Score.Words;

/// <summary>
/// A policy version's word lists as its row keeps them: <c>{"lists":[{"name":"…","action":"flag","category":"marketing","words":[…]}]}</c>.
/// Versions from before there were several lists hold <c>[{"word":"…","category":"…"}]</c>: read as one list per category.
/// </summary>
public static class PolicyWords
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new JsonStringEnumConverter<Category>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<WordAction>(JsonNamingPolicy.CamelCase),
        },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a row of the database, never HTML
    };

    public static string Write(IReadOnlyList<WordList> lists) => JsonSerializer.Serialize(new Kept(lists), Json);

    public static IReadOnlyList<WordList> Read(string json) => json.StartsWith('[')
        ? [.. (JsonSerializer.Deserialize<List<Listed>>(json, Json) ?? [])
            .GroupBy(word => word.Category)
            .Select(group => new WordList(Categories.NameOf(group.Key), WordAction.Flag, group.Key, [.. group.Select(word => word.Word)]))]
        : JsonSerializer.Deserialize<Kept>(json, Json)?.Lists ?? [];

    private sealed record Kept(IReadOnlyList<WordList> Lists);

    private sealed record Listed(string Word, Category Category);
}
