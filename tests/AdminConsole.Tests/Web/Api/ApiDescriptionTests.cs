using System.Text.Json;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Tests.Web.Api;

/// <summary>What the running host says about its API at /openapi/v1.json.</summary>
public sealed class ApiDescriptionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Description_LintedBySpectral_HasNoErrorAndNoWarning()
    {
        NodeTools.Need("@stoplight/spectral-cli");
        var file = Path.Combine(Directory.CreateTempSubdirectory("console-openapi-").FullName, "openapi.json");
        try
        {
            await File.WriteAllTextAsync(file, await DescriptionAsync(), None);
            var (exit, said) = await NodeTools.RunAsync(
                ["node_modules/@stoplight/spectral-cli/dist/index.js", "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint", file], null, None);
            Assert.True(exit == 0, said);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task Description_EveryTagAndOperation_IsDescribed()
    {
        using var api = JsonDocument.Parse(await DescriptionAsync());
        Assert.All(api.RootElement.GetProperty("tags").EnumerateArray().ToList(), tag =>
            Assert.True(tag.TryGetProperty("description", out _), $"tag {tag.GetProperty("name")} has no description"));
        Assert.All(Operations(api), operation =>
        {
            Assert.True(operation.TryGetProperty("operationId", out _));
            Assert.True(operation.TryGetProperty("summary", out _), $"{operation.GetProperty("operationId")} has no summary");
            Assert.True(operation.TryGetProperty("description", out _), $"{operation.GetProperty("operationId")} has no description");
        });
    }

    /// <summary>Read from the records themselves: an event that is not described, or described and gone, shows.</summary>
    [Fact]
    public async Task Webhooks_AreDescribed_EachWithItsBodyAndTheThreeHeaders()
    {
        using var api = JsonDocument.Parse(await DescriptionAsync());
        var described = api.RootElement.GetProperty("webhooks").EnumerateObject().ToList();
        var told = typeof(PlatformEvent).Assembly.GetTypes().Where(t => t.Name.EndsWith("Event", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields().Where(f => f is { IsLiteral: true } && f.FieldType == typeof(string)).Select(f => (string)f.GetRawConstantValue()!))
            .Append(WebhookEndpoints.TestEvent);
        Assert.Equal(told.Order(StringComparer.Ordinal), described.Select(w => w.Name).Order(StringComparer.Ordinal));
        Assert.All(described, webhook =>
        {
            var operation = webhook.Value.GetProperty("post");
            Assert.Equal(
                ["webhook-id", "webhook-timestamp", "webhook-signature"],
                operation.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
            var schema = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()!;
            var types = api.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(schema[(schema.LastIndexOf('/') + 1)..])
                .GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(t => t.GetString());
            Assert.Contains(webhook.Name, types);
        });
    }

    private static List<JsonElement> Operations(JsonDocument api) =>
        [.. api.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(method => method.Value)];

    private static async Task<string> DescriptionAsync()
    {
        await using var console = await TestConsole.StartAsync();
        using var client = console.Anonymous();
        return await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), None);
    }
}
