using AdminConsole.Engine.Moderation.Notify;

namespace AdminConsole.Web.Features.Moderation.Webhooks;

public sealed record EndpointRow(Guid Id, string Url, string Description, bool Enabled, DateTimeOffset CreatedAt)
{
    public int Pending { get; init; }
    public int Dead { get; init; }
    public DateTimeOffset? LastDelivered { get; init; }
}

/// <summary>One message on its way, with its last attempt and the next.</summary>
public sealed record DeliveryRow(
    Guid Id, string Kind, string Subject, string Url, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset NextAttemptAt)
{
    public DateTimeOffset? LastAttemptAt { get; init; }
    public DeliveryProblem? Problem { get; init; }
    public int? Status { get; init; }
    public string? Error { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public bool EndpointEnabled { get; init; }

    /// <summary>The comment it is about, for a link; null for a test.</summary>
    public string? Comment => Subject.StartsWith("comment:", StringComparison.Ordinal) ? Subject["comment:".Length..] : null;
}

public sealed record WebhooksPage(DeliveryState? Show, IReadOnlyList<EndpointRow> Endpoints, IReadOnlyList<DeliveryRow> Deliveries, string? Next)
{
    public required int Pending { get; init; }
    public required int Dead { get; init; }
    public required int Delivered { get; init; }

    /// <summary>The signing secret of the endpoint just added; gone at the next look.</summary>
    public string? NewSecret { get; init; }

    public string? Url { get; init; }
    public string? Description { get; init; }
    public string? UrlProblem { get; init; }
    public string? SecretProblem { get; init; }
}
