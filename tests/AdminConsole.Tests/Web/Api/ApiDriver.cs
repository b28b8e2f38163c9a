using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Web.Api;

/// <summary>A platform that talks to the API of the real host, where "rude" and "buy" are flagged.</summary>
internal static class ApiDriver
{
    public const string CommentsPath = "/api/v1/comments";
    public static readonly CancellationToken None = CancellationToken.None;

    public static object Body(string id, string text, string author = "author-1") => new
    {
        platformId = id,
        text,
        authorId = author,
        threadId = "track-1",
        createdAt = "2026-11-01T08:00:00Z",
    };

    public static Task<TestConsole> StartAsync(
        StorageProvider provider = StorageProvider.Sqlite, Action<IServiceCollection>? change = null, IReadOnlyDictionary<string, string>? settings = null) =>
        TestConsole.StartAsync(
            provider,
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton<IScorerSource>(new WordScorer()));
                change?.Invoke(services);
            },
            settings);

    public static async Task<HttpClient> ClientAsync(TestConsole console, ApiScope scope)
    {
        var (_, key) = await console.Get<ApiKeys>().AddAsync(ProcessContext.System("apikey.add", "test"), "test", scope, None);
        var client = console.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public static HttpRequestMessage Post(string body, string? key = null, string type = "application/json", string path = CommentsPath)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Url(path)) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    /// <summary>The problem's detail.</summary>
    public static async Task<string> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var content = await response.Content.ReadAsStringAsync(None);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {content}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(content);
        return json.RootElement.GetProperty("detail").GetString()!;
    }

    public static Uri Url(string path) => new(path, UriKind.Relative);
}
