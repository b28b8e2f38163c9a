namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>What was decided on a campaign as a whole, and what new members are measured by.</summary>
public sealed class CampaignVerdict
{
    public required Guid CampaignId { get; init; }
    public required DecisionKind Kind { get; set; }
    public RemovalReason? Reason { get; set; }
    public required Guid BatchId { get; set; }
    public required Guid DecidedById { get; set; }
    public required string DecidedBy { get; set; }
    public required DateTimeOffset DecidedAt { get; set; }
}
