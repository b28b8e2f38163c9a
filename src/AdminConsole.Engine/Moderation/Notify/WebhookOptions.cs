using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>Section <c>Webhooks</c>: telling the platform.</summary>
public sealed record WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    /// <summary>Seconds an endpoint may take to answer.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>Address of an endpoint that is made at the first start; more are made on the page.</summary>
    public string? FirstEndpointUrl { get; init; }

    /// <summary>Its signing secret, <c>whsec_…</c>; needed with an address, so that both sides know it.</summary>
    public string? FirstEndpointSecret { get; init; }

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(FirstEndpointUrl))
            yield break;
        if (WebhookAddress.Problem(FirstEndpointUrl) is not null)
            yield return new ValidationResult("It must be an http or https address without user name.", [nameof(FirstEndpointUrl)]);
        if (!WebhookSignature.IsSecret(FirstEndpointSecret))
            yield return new ValidationResult("It must be whsec_ followed by 24 to 64 bytes in base64.", [nameof(FirstEndpointSecret)]);
    }
}
