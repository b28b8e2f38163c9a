using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdminConsole.Engine.Search;

public enum SearchProvider
{
    /// <summary>Full text inside the console's own database.</summary>
    Embedded,

    Elasticsearch,
}

/// <summary>Section <c>Search</c>: where comments are found.</summary>
public sealed partial record SearchOptions : IValidatableObject
{
    public const string Section = "Search";

    public SearchProvider Provider { get; init; } = SearchProvider.Embedded;

    public ElasticsearchOptions Elasticsearch { get; init; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == SearchProvider.Elasticsearch)
            return Elasticsearch.Problems();
        return [];
    }
}

/// <summary>Section <c>Search:Elasticsearch</c>; read only when it is the provider.</summary>
public sealed partial record ElasticsearchOptions
{
    /// <summary>Nodes, separated by semicolons; when one cannot be reached the next is asked.</summary>
    public string Addresses { get; init; } = "http://localhost:9200";

    public string? Username { get; init; }
    public string? Password { get; init; }

    /// <summary>Base64 key as Elasticsearch prints it (<c>encoded</c>); instead of name and password.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Begins every index name, so that several consoles (or tests) share a cluster.</summary>
    public string IndexPrefix { get; init; } = "console";

    /// <summary>Seconds until a request that was not answered is given up.</summary>
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>Settings and mapping of the index, relative to the shipped <c>config</c> folder.</summary>
    public string IndexFile { get; init; } = "search/comments.index.json";

    internal IReadOnlyList<Uri> Nodes() =>
        [.. Addresses.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(a => new Uri(a.TrimEnd('/') + '/'))];

    internal string IndexPath() => Path.Combine(AppContext.BaseDirectory, "config", IndexFile);

    internal IEnumerable<ValidationResult> Problems()
    {
        var addresses = Addresses.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
            yield return Problem("it is empty. Give at least one address such as http://localhost:9200.", nameof(Addresses));
        foreach (var address in addresses)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                yield return Problem($"'{address}' is not an address. Write it like http://localhost:9200.", nameof(Addresses));
            else if (uri.UserInfo.Length > 0)
                yield return Problem("an address carries a password. Put it into Search:Elasticsearch:Username and Password.", nameof(Addresses));
        }

        if (!Prefix().IsMatch(IndexPrefix))
            yield return Problem("use lower-case letters, digits, '-' and '_', beginning with a letter or digit, at most 80.", nameof(IndexPrefix));
        if (TimeoutSeconds is < 1 or > 300)
            yield return Problem("give 1 to 300 seconds.", nameof(TimeoutSeconds));
        if (string.IsNullOrEmpty(Username) != string.IsNullOrEmpty(Password))
            yield return Problem("give Username and Password together, or neither.", nameof(Username));
        if (!string.IsNullOrEmpty(ApiKey) && !string.IsNullOrEmpty(Username))
            yield return Problem("give either an ApiKey or Username and Password.", nameof(ApiKey));
        if (ReadIndexFile() is { } unreadable)
            yield return Problem(unreadable, nameof(IndexFile));
    }

    private string? ReadIndexFile()
    {
        try
        {
            using var file = File.OpenRead(IndexPath());
            using var json = JsonDocument.Parse(file);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("mappings", out _)
                ? null
                : $"{IndexPath()} has no \"mappings\".";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{IndexPath()} cannot be read ({e.Message}).";
        }
        catch (JsonException e)
        {
            return $"{IndexPath()} is not JSON ({e.Message}).";
        }
    }

    private static ValidationResult Problem(string message, string key) => new(message, [$"{nameof(SearchOptions.Elasticsearch)}:{key}"]);

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,79}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
