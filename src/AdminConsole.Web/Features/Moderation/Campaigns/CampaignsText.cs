namespace AdminConsole.Web.Features.Moderation.Campaigns;

/// <summary>Words of campaigns; English is the key, Chinese stands in CampaignsText.zh.resx.</summary>
public sealed class CampaignsText;
