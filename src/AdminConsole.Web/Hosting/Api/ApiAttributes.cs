using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
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
            ? operation.RequestBody?.Content?.Where(media => media.Key == ApiProblem.Json).Select(media => media.Value)
            : operation.Responses?.GetValueOrDefault(status.ToString(CultureInfo.InvariantCulture))?.Content?.Values;
        foreach (var media in content ?? [])
            media.Example = JsonNode.Parse(json);
    }
}

/// <summary>The body of an action that reads it itself; one for each media type that it takes.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ApiBodyAttribute(Type type, string description) : Attribute
{
    public Type Type => type;

    public string Description => description;

    public string MediaType { get; init; } = ApiProblem.Json;

    internal async Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var body = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody { Required = true };
        body.Description = body.Description is { } before ? $"{before} {description}" : description;
        body.Content ??= new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        body.Content[MediaType] = new OpenApiMediaType { Schema = await context.GetOrCreateSchemaAsync(type, cancellationToken: cancellationToken) };
        operation.RequestBody = body;
    }
}

/// <summary>A header that an action reads itself.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ApiHeaderAttribute(string name, string description, int maxLength) : Attribute
{
    public string Name => name;

    public string Description => description;

    public int MaxLength => maxLength;

    internal void Apply(OpenApiOperation operation) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength },
    });
}
