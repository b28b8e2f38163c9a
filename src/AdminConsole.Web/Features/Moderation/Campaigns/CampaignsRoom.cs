using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Features.Moderation.Campaigns;

/// <summary>What campaigns bring to the console.</summary>
public static class CampaignsRoom
{
    public static IServiceCollection AddCampaignsRoom(this IServiceCollection services) => services
        .AddScoped<CampaignQuery>()
        .AddScoped<CampaignsQuery>()
        .AddScoped<CampaignPageQuery>()
        .AddScoped<IRailCount, CampaignsRailCount>();
}

/// <summary>How many campaigns wait, beside the room's name.</summary>
internal sealed class CampaignsRailCount(CampaignsQuery campaigns) : IRailCount
{
    public string Room => "campaigns";

    public async Task<RailFigure> CountAsync(CancellationToken cancel) => new(await campaigns.OpenAsync(cancel));
}
