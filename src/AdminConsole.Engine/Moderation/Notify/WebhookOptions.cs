using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>Section <c>Webhooks</c>: telling the platform.</summary>
public sealed record WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";
    public const int MaxRolloverHours = 720;

    /// <summary>Seconds an endpoint may take to answer.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>Failures in a row after which an endpoint is left alone and only probed.</summary>
    [Range(1, 1000)]
    public int CircuitFailures { get; init; } = 5;

    /// <summary>Longest pause between two probes of an endpoint that is away, in minutes.</summary>
    [Range(1, 720)]
    public int CircuitPauseMinutes { get; init; } = 15;

    /// <summary>Hours for which the secret before the last one still signs after a roll-over, unless chosen otherwise.</summary>
    [Range(1, MaxRolloverHours)]
    public int RolloverHours { get; init; } = 24;

    /// <summary>Days for which single attempts are kept.</summary>
    [Range(1, 3650)]
    public int KeepAttemptsDays { get; init; } = 30;

    /// <summary>Days for which messages are kept that everybody has got; see <see cref="WebhookTidying"/>.</summary>
    [Range(1, 3650)]
    public int KeepMessagesDays { get; init; } = 30;

    /// <summary>Address of an endpoint that is made at the first start; more are made on the page.</summary>
    public string? FirstEndpointUrl { get; init; }

    /// <summary>Its signing secret, <c>whsec_…</c>; needed with an address, so that both sides know it.</summary>
    public string? FirstEndpointSecret { get; init; }

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    public TimeSpan LongestPause => TimeSpan.FromMinutes(CircuitPauseMinutes);

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
