using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>A body as it goes over the wire, for the description of an action.</summary>
/// <param name="status">Of the answer it belongs to; 0 for the request.</param>
/// <param name="json">The body.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ApiExampleAttribute(int status, string json) : Attribute
{
    public int Status => status;

    public string Json => json;

    internal void Apply(OpenApiOperation operation)
    {
        var content = status == 0
            ? operation.RequestBody?.Content
            : operation.Responses?.GetValueOrDefault(status.ToString(CultureInfo.InvariantCulture))?.Content;
        foreach (var media in content?.Values ?? [])
            media.Example = JsonNode.Parse(json);
    }
}

/// <summary>The body of an action that reads it itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApiBodyAttribute(Type type, string description) : Attribute
{
    public Type Type => type;

    public string Description => description;
}
