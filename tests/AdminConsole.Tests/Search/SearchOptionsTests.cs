using AdminConsole.Engine.Search;
using AdminConsole.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace AdminConsole.Tests.Search;

/// <summary>A wrong setting stops the start with a sentence that names the key.</summary>
public sealed class SearchOptionsTests
{
    [Theory]
    [InlineData("Addresses", "")]
    [InlineData("Addresses", "localhost:9200")]
    [InlineData("Addresses", "http://ok:9200;ftp://no")]
    [InlineData("Addresses", "http://elastic:secret@localhost:9200")]
    [InlineData("IndexPrefix", "")]
    [InlineData("IndexPrefix", "Console")]
    [InlineData("TimeoutSeconds", "0")]
    [InlineData("Username", "elastic")]
    [InlineData("IndexFile", "search/nowhere.json")]
    [InlineData("IndexFile", "appsettings.schema.json")]
    public void Section_WithAWrongValue_NamesTheKey(string key, string value)
    {
        var wrong = Assert.Throws<SettingException>(() => Read(new() { [$"Search:Elasticsearch:{key}"] = value }));
        Assert.Contains($"Search:Elasticsearch:{key}", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Section_WithSeveralNodesAndAKey_IsTaken() =>
        Assert.Equal(SearchProvider.Elasticsearch, Read(new()
        {
            ["Search:Elasticsearch:Addresses"] = "http://a:9200; https://b:9200/es/",
            ["Search:Elasticsearch:ApiKey"] = "a2V5",
        }).Provider);

    private static SearchOptions Read(Dictionary<string, string?> settings)
    {
        settings["Search:Provider"] = "Elasticsearch";
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Section<SearchOptions>(SearchOptions.Section);
    }
}
