using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdminConsole.Tests.House;

public sealed partial class ComposeTests
{
    /// <summary>A misspelt key in the compose file would be ignored in silence: the database would be SQLite inside a container.</summary>
    [Fact]
    public void Compose_SetsOnlyKeysTheConfigurationKnows()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "appsettings.schema.json")))!.AsObject();
        var compose = File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"));
        var keys = Setting().Matches(compose).Select(m => m.Groups["key"].Value).Append("Role").Distinct(StringComparer.Ordinal).ToList();

        Assert.Contains("Storage__Provider", keys);
        Assert.Contains("Search__Elasticsearch__Addresses", keys);
        Assert.All(keys, key =>
        {
            JsonNode? node = schema;
            foreach (var part in key.Split("__"))
                node = node?["properties"]?[part];
            Assert.True(node is not null, $"docker-compose.yml sets {key}, which appsettings.schema.json does not know.");
        });
        Assert.All(RoleValue().Matches(compose), m => Assert.Contains(m.Groups["role"].Value, schema["properties"]!["Role"]!["enum"]!.AsArray().Select(v => v!.GetValue<string>())));
    }

    [GeneratedRegex(@"^\s+(?<key>[A-Z]\w*?__\w+):", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\s+Role: (?<role>\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoleValue();
}

/// <summary>The checkout the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdminConsole.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run from a checkout: AdminConsole.sln was not found above them.");
    }
}
