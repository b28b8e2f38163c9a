using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Web.Features.Moderation.Webhooks;

namespace AdminConsole.Web.Features.Api;

/// <summary>How far the newest event of a comment has come.</summary>
/// <param name="EventId">Its id, as webhooks and the pull side carry it.</param>
/// <param name="Type">Such as comment.removed.</param>
/// <param name="State">decided, delivered (every endpoint has it, or a reader of the pull side) or acknowledged.</param>
/// <param name="DecidedAt">When it happened.</param>
/// <param name="Endpoints">Each endpoint that was to be told.</param>
/// <param name="Pulled">A reader of the pull side has asked from behind it.</param>
/// <param name="AcknowledgedAt">When the platform said that it has carried it out.</param>
public sealed record EventTold(
    Guid EventId, string Type, string State, DateTimeOffset DecidedAt, IReadOnlyList<EndpointTold> Endpoints, bool Pulled, DateTimeOffset? AcknowledgedAt)
{
    public static EventTold Of(Told told) => new(
        told.Id, told.Kind, Words.Of(told.State), told.At,
        [.. told.Deliveries.Select(d => new EndpointTold(d.EndpointId, Words.Of(d.State), d.Attempts, d.DeliveredAt, d.State == DeliveryState.Pending ? d.NextAttemptAt : null))],
        told.PulledBy.Count > 0, told.AcknowledgedAt);
}

/// <param name="Endpoint">The console's id of it.</param>
/// <param name="State">pending, delivered or dead (given up after two days; a person may send it again).</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="DeliveredAt">When it answered 2xx.</param>
/// <param name="NextAttemptAt">While it is pending.</param>
public sealed record EndpointTold(Guid Endpoint, string State, int Attempts, DateTimeOffset? DeliveredAt, DateTimeOffset? NextAttemptAt);
