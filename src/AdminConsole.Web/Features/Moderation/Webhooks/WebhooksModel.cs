using AdminConsole.Engine.Moderation.Notify;

namespace AdminConsole.Web.Features.Moderation.Webhooks;

/// <summary>What the list of messages is narrowed to, and what lies open beside it: the query of its address.</summary>
public sealed class WebhooksFilter
{
    public DeliveryState? Show { get; init; }
    public Guid? Endpoint { get; init; }
    public string? Type { get; init; }
    public string? After { get; init; }

    /// <summary>The message that lies open.</summary>
    public Guid? Delivery { get; init; }

    /// <summary>The endpoint that lies open.</summary>
    public Guid? Edit { get; init; }

    public bool IsNarrowed => Endpoint is not null || Type is not null;
}

public sealed record EndpointRow(Guid Id, string Url, string Description, bool Enabled, DateTimeOffset CreatedAt)
{
    public int Pending { get; init; }
    public int Dead { get; init; }
    public DateTimeOffset? LastDelivered { get; init; }
    public int FailuresInARow { get; init; }

    /// <summary>Not null: it is away, and probed then.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>Not null: the secret before the last one signs too until then.</summary>
    public DateTimeOffset? RollingUntil { get; init; }
}

/// <summary>One message on its way, with its last attempt and the next.</summary>
public sealed record DeliveryRow(
    Guid Id, Guid MessageId, Guid EndpointId, string Kind, string Subject, string Url, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset NextAttemptAt)
{
    public DateTimeOffset? LastAttemptAt { get; init; }
    public DeliveryProblem? Problem { get; init; }
    public int? Status { get; init; }
    public string? Error { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public bool EndpointEnabled { get; init; }

    /// <summary>The endpoint is away: nothing is attempted before then.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>When it is tried next, as far as can be said.</summary>
    public DateTimeOffset Next => OpenUntil ?? NextAttemptAt;

    /// <summary>The comment it is about, for a link; null for anything else.</summary>
    public string? Comment => Of("comment:");

    /// <summary>The author it is about.</summary>
    public string? Author => Of("author:");

    private string? Of(string prefix) => Subject.StartsWith(prefix, StringComparison.Ordinal) ? Subject[prefix.Length..] : null;
}

/// <summary>A message with everything that was tried.</summary>
public sealed record OpenDelivery(DeliveryRow Row, string Body, IReadOnlyList<WebhookAttempt> Attempts);

public sealed record WebhooksPage(WebhooksFilter Filter, IReadOnlyList<EndpointRow> Endpoints, IReadOnlyList<DeliveryRow> Deliveries, string? Next)
{
    public int Pending => Endpoints.Sum(e => e.Pending);
    public int Dead => Endpoints.Sum(e => e.Dead);
    public IReadOnlyList<string> Types { get; init; } = [];
    public IReadOnlyList<PullReader> Readers { get; init; } = [];
    public OpenDelivery? Open { get; init; }
    public EndpointRow? Edited => Endpoints.FirstOrDefault(e => e.Id == Filter.Edit);

    /// <summary>A signing secret that was just made; gone at the next look.</summary>
    public string? NewSecret { get; init; }

    public required int RolloverHours { get; init; }
    public string? Url { get; init; }
    public string? Description { get; init; }
    public string? UrlProblem { get; init; }
    public string? SecretProblem { get; init; }
}
