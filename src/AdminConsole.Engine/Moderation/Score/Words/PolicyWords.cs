using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminConsole.Engine.Moderation.Score.Words;

/// <summary>A policy version's word list as its row keeps it: <c>[{"word":"…","category":"marketing"}]</c>.</summary>
public static class PolicyWords
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<Category>(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(IEnumerable<ListedWord> words) => JsonSerializer.Serialize(words, Json);

    public static IReadOnlyList<ListedWord> Read(string json) => JsonSerializer.Deserialize<List<ListedWord>>(json, Json) ?? [];
}
