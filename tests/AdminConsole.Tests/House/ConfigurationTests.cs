using System.Text.Json;
using System.Text.Json.Nodes;
using AdminConsole.Web.Hosting;
using NJsonSchema;

namespace AdminConsole.Tests.House;

public sealed class ConfigurationTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "config");

    [Fact]
    public async Task ShippedConfiguration_AgreesWithItsSchema()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, "appsettings.schema.json"), TestContext.Current.CancellationToken);
        foreach (var file in Directory.EnumerateFiles(Folder, "appsettings*.json").Where(f => !f.EndsWith("schema.json", StringComparison.Ordinal)))
        {
            var problems = schema.Validate(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            Assert.True(problems.Count == 0, $"{Path.GetFileName(file)}: {string.Join("; ", problems)}");
        }
    }

    /// <summary>A key that is only in one of the two is a setting that nobody can find, or one that does nothing.</summary>
    [Fact]
    public void Schema_NamesExactlyTheKeysThatAreShipped()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "appsettings.schema.json")))!.AsObject();
        var shipped = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "appsettings.json")))!.AsObject();
        Assert.Equal(KeysOfSchema(schema, "").Order(StringComparer.Ordinal), KeysOf(shipped, "").Order(StringComparer.Ordinal));

        static IEnumerable<string> KeysOfSchema(JsonObject node, string path) =>
            node["properties"] is not JsonObject properties
                ? [path]
                : properties.SelectMany(p => KeysOfSchema(p.Value!.AsObject(), $"{path}/{p.Key}"));

        static IEnumerable<string> KeysOf(JsonObject node, string path) => node.SelectMany(p =>
            p.Value is JsonObject child && path.Length + p.Key.Length > 0 && p.Key != "Logging" && child.Count > 0
                ? KeysOf(child, $"{path}/{p.Key}")
                : [$"{path}/{p.Key}"]);
    }

    [Fact]
    public async Task Start_WithASettingOutOfRange_NamesTheKeyAndStops()
    {
        var (code, _, error) = await ConsoleProcess.RunAsync(
            ["serve", "--urls", "http://127.0.0.1:0", "--demo", "off", "--Storage:CommandTimeoutSeconds=0"], Path.GetTempPath(), TestContext.Current.CancellationToken);
        Assert.Equal(2, code);
        Assert.Contains("Storage:CommandTimeoutSeconds", error, StringComparison.Ordinal);
    }
}
