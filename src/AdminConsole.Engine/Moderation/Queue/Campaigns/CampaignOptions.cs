using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>Section <c>Moderation</c>: what is seen as a campaign.</summary>
public sealed record CampaignOptions
{
    public const string Section = "Moderation";

    /// <summary>A new comment is compared with those of so many days.</summary>
    [Range(1, 365)]
    public int CampaignWindowDays { get; init; } = 30;

    /// <summary>And with so many of the newest at most; each takes about 160 bytes of memory.</summary>
    [Range(10_000, 20_000_000)]
    public int CampaignWindowComments { get; init; } = 1_000_000;

    /// <summary>From so many flagged comments alike on they are judged as one.</summary>
    [Range(2, 100)]
    public int CampaignMembers { get; init; } = 3;
}
