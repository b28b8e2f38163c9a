using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>What /openapi/v1.json says beyond what the controllers declare.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "AdminConsole API";
            document.Info.Version = "v1";
            document.Info.Description =
                "For the platform: send comments, ask what became of them, fetch editions. Every request carries an API key as "
                + "'Authorization: Bearer KEY'; every error is problem+json (RFC 9457) whose detail says what to do.";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes["apiKey"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, made by an admin or with the verb: apikey add NAME --scope read|ingest|all.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", context.Document)] = [] }];
            operation.Responses ??= [];
            operation.Responses.TryAdd("401", Problem("No API key was sent, or it is unknown or revoked."));
            operation.Responses.TryAdd("403", Problem("The key's scope does not cover this."));
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiBodyAttribute>().SingleOrDefault() is { } body)
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Description = body.Description,
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                    {
                        [ApiProblem.Json] = new() { Schema = await context.GetOrCreateSchemaAsync(body.Type, cancellationToken: cancellationToken) },
                    },
                };
            }

            foreach (var example in context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiExampleAttribute>())
                example.Apply(operation);
        });
    }

    private static OpenApiResponse Problem(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ApiProblem.ContentType] = new() },
    };
}
