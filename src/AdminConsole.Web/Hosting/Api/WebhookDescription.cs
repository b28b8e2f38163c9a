using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Api;
using Microsoft.OpenApi;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>The <c>webhooks</c> of /openapi/v1.json: each event with its body and the three headers of the Standard Webhooks specification.</summary>
internal static class WebhookDescription
{
    private const string Tag = "Webhooks";

    public static void AddTo(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(new OpenApiTag
        {
            Name = Tag,
            Description = "What the console sends to the platform's endpoints, by the Standard Webhooks specification 1.0.0: signed, at least once, in order per comment, author and appeal.",
        });
        foreach (var family in PlatformEvents.All.GroupBy(e => e.Data))
            document.Components.Schemas[NameOf(family.Key)] = Body(family.Key, [.. family.Select(e => e.Type)]);
        document.Webhooks = PlatformEvents.All.ToDictionary(
            e => e.Type, e => (IOpenApiPathItem)new OpenApiPathItem { Operations = new() { [HttpMethod.Post] = Operation(e, document) } }, StringComparer.Ordinal);
        DescribePages(document);
    }

    /// <summary>An item of the pull side is one of the bodies that moderation tells.</summary>
    private static void DescribePages(OpenApiDocument document)
    {
        if (document.Components!.Schemas![nameof(EventPage)] is OpenApiSchema page && page.Properties?["items"] is OpenApiSchema items)
        {
            var families = PlatformEvents.All.Where(e => EventFeed.Carries(e.Type)).Select(e => e.Data).Distinct();
            items.Items = new OpenApiSchema { OneOf = [.. families.Select(f => new OpenApiSchemaReference(NameOf(f), document))] };
            document.Components.Schemas.Remove(nameof(JsonElement));
        }
    }

    private static OpenApiOperation Operation(DescribedEvent described, OpenApiDocument document) => new()
    {
        OperationId = "on" + string.Concat(described.Type.Split('.').Select(part => char.ToUpperInvariant(part[0]) + part[1..])),
        Summary = described.Summary,
        Description = described.Description,
        Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
        Parameters = [.. Headers()],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [ApiProblem.Json] = new() { Schema = new OpenApiSchemaReference(NameOf(described.Data), document), Example = Example(described) },
            },
        },
        Responses = new OpenApiResponses
        {
            ["2XX"] = new OpenApiResponse { Description = "Taken. Answer only once it is stored: what was answered with 2xx is not sent again." },
            ["default"] = new OpenApiResponse { Description = "Not taken. It is sent again after 5 s, 1 min, 5 min, 25 min, 2 h and so on for 48 hours, then kept as a dead letter." },
        },
    };

    private static IEnumerable<IOpenApiParameter> Headers()
    {
        yield return Header("webhook-id", "The event's id. The same one again is a repeat: answer 2xx and drop it.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }, "0193a5d0-0000-7000-8000-000000000000");
        yield return Header("webhook-timestamp", "When this attempt was made, in seconds since 1970.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" }, 1763944870);
        yield return Header(
            "webhook-signature",
            "v1, and the base64 of HMAC-SHA256 over id.timestamp.body, keyed with the bytes behind whsec_. Two of them, separated by a space, while the secret is rolled over: one that fits is enough.",
            new OpenApiSchema { Type = JsonSchemaType.String },
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    private static OpenApiParameter Header(string name, string description, OpenApiSchema schema, JsonNode example) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = schema,
        Example = example,
    };

    private static JsonObject Example(DescribedEvent described) => new()
    {
        ["schema"] = PlatformEvent.CurrentSchema,
        ["id"] = "0193a5d0-0000-7000-8000-000000000000",
        ["type"] = described.Type,
        ["timestamp"] = "2026-11-24T00:41:10.000000Z",
        ["data"] = JsonNode.Parse(described.Example),
    };

    private static OpenApiSchema Body(Type data, IReadOnlyList<string> types) => Record(new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
    {
        ["schema"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [PlatformEvent.CurrentSchema], Description = "Rises when a field changes its meaning, not when one is added." },
        ["id"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Description = "The event's id; drop what you have seen." },
        ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. types.Select(t => (JsonNode)t)], Description = "What happened." },
        ["timestamp"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "When it happened." },
        ["data"] = DataOf(data),
    });

    private static OpenApiSchema DataOf(Type data)
    {
        var nullability = new NullabilityInfoContext();
        var properties = data.GetProperties(BindingFlags.Instance | BindingFlags.Public).ToDictionary(
            p => PlatformEvent.Json.PropertyNamingPolicy!.ConvertName(p.Name), p => p, StringComparer.Ordinal);
        return Record(
            properties.ToDictionary(p => p.Key, p => (IOpenApiSchema)FieldOf(p.Value), StringComparer.Ordinal),
            [.. properties.Where(p => nullability.Create(p.Value).ReadState == NullabilityState.NotNull).Select(p => p.Key)]);
    }

    private static OpenApiSchema FieldOf(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return new OpenApiSchema
        {
            Type = type == typeof(long) || type == typeof(int) ? JsonSchemaType.Integer : JsonSchemaType.String,
            Format = type == typeof(Guid) ? "uuid"
                : type == typeof(long) ? "int64"
                : type == typeof(int) ? "int32"
                : property.GetCustomAttribute<DataTypeAttribute>() is not null ? "date-time" : null,
            Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description,
        };
    }

    /// <param name="required">Null: all of them.</param>
    private static OpenApiSchema Record(Dictionary<string, IOpenApiSchema> properties, HashSet<string>? required = null) =>
        new() { Type = JsonSchemaType.Object, Properties = properties, Required = required ?? [.. properties.Keys] };

    /// <summary>DecisionEvent is told as CommentEvent: the platform thinks of its comments.</summary>
    private static string NameOf(Type data) => data.Name switch
    {
        nameof(Engine.Moderation.Decide.DecisionEvent) => "CommentEvent",
        nameof(TestEventData) => "TestEvent",
        var name => name,
    };
}
