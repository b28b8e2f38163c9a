using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>
/// What /openapi/v1.json says beyond what the controllers declare. An action's <c>Name</c> is its operationId, a
/// controller's <c>[Tags]</c> stand in <see cref="TagDescriptions"/>.
/// </summary>
internal static class ApiDescription
{
    private static readonly Dictionary<string, string> TagDescriptions = new(StringComparer.Ordinal)
    {
        ["Comments"] = "Send comments, their edits, withdrawals and reports, and ask what became of them.",
        ["Scores"] = "Ask what model and policy make of a text without storing it.",
        ["Decisions"] = "Follow what moderators decided.",
        ["Appeals"] = "Hand on what authors say against a removal, and ask what became of it.",
        ["Authors"] = "Ask how an author stands: points, strikes, sanctions.",
        ["Playlists"] = "Fetch what editors published, and each listener's own lists.",
    };

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Introduce(document);
            foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
                tag.Description = TagDescriptions.GetValueOrDefault(tag.Name ?? "");
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
        options.AddDocumentTransformer((document, _, _) =>
        {
            WebhookDescription.AddTo(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", context.Document)] = [] }];
            operation.Responses ??= [];
            operation.Responses.TryAdd("401", Problem("No API key was sent, or it is unknown or revoked.", context.Document));
            operation.Responses.TryAdd("403", Problem("The key's scope does not cover this.", context.Document));
            foreach (var body in context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiBodyAttribute>())
                await body.ApplyAsync(operation, context, cancellationToken);
            foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiHeaderAttribute>())
                header.Apply(operation);
            foreach (var example in context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiExampleAttribute>())
                example.Apply(operation);
        });
        options.AddSchemaTransformer((schema, _, _) =>
        {
            // Numbers are written as numbers; that a string would also be read is nothing to build on.
            if (schema.Type is { } type && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != (Microsoft.OpenApi.JsonSchemaType)0 && type.HasFlag(JsonSchemaType.String))
                (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
            return Task.CompletedTask;
        });
    }

    private static void Introduce(OpenApiDocument document)
    {
        foreach (var server in document.Servers ?? [])
            server.Url = server.Url?.TrimEnd('/');
        document.Info.Title = "AdminConsole API";
        document.Info.Version = "v1";
        document.Info.Description =
            "For the platform: send comments, ask what became of them, fetch editions. Every request carries an API key as "
            + "'Authorization: Bearer KEY'; every error is problem+json (RFC 9457) whose detail says what to do.";
        document.Info.Contact = new OpenApiContact
        {
            Name = "The admins of this console, who make the keys",
            Url = document.Servers?.FirstOrDefault()?.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null,
        };
    }

    private static OpenApiResponse Problem(string description, OpenApiDocument? document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [ApiProblem.ContentType] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) },
        },
    };
}
