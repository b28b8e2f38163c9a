using AdminConsole.Web.Features.Moderation;
using AdminConsole.Web.Features.Moderation.Appeals;
using AdminConsole.Web.Features.Moderation.Authors;
using AdminConsole.Web.Features.Moderation.Campaigns;
using AdminConsole.Web.Features.Moderation.Comments;
using AdminConsole.Web.Features.Moderation.Live;
using AdminConsole.Web.Features.Moderation.Quality;
using AdminConsole.Web.Features.Moderation.Queue;
using AdminConsole.Web.Features.Moderation.Queue.Selection;
using AdminConsole.Web.Features.Moderation.Queue.Views;
using AdminConsole.Web.Features.Moderation.Rules;
using AdminConsole.Web.Features.Moderation.Rules.Automatic;
using AdminConsole.Web.Features.Moderation.Rules.Thresholds;
using AdminConsole.Web.Features.Moderation.Webhooks;
using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Hosting;

/// <summary>What the rooms of moderation need.</summary>
public static class ModerationRooms
{
    public static IServiceCollection AddModerationRooms(this IServiceCollection services) => services
        .AddCampaignsRoom()
        .AddScoped<ModerationWords>()
        .AddScoped<Grace>()
        .AddScoped<UndoMark>()
        .AddScoped<QueueItems>()
        .AddScoped<QueueQuery>()
        .AddScoped<QueueLeases>()
        .AddSingleton<LiveReader>()
        .AddSingleton<LiveFeed>()
        .AddHostedService(services => services.GetRequiredService<LiveFeed>())
        .AddScoped<PaneQuery>()
        .AddScoped<QueueNames>()
        .AddScoped<ViewsQuery>()
        .AddScoped<TeamQuery>()
        .AddScoped<VerdictReader>()
        .AddScoped<SelectionQuery>()
        .AddScoped<BatchWords>()
        .AddScoped<RulesQuery>()
        .AddScoped<QualityQuery>()
        .AddScoped<WordListReader>()
        .AddSingleton<SampleKept>()
        .AddScoped<ThresholdsQuery>()
        .AddScoped<ThresholdKeeping>()
        .AddScoped<AutomaticQuery>()
        .AddScoped<WebhooksQuery>()
        .AddScoped<ToldQuery>()
        .AddScoped<DeliveryWords>()
        .AddScoped<StoryQuery>()
        .AddScoped<DecisionsQuery>()
        .AddScoped<AppealWords>()
        .AddScoped<AppealsQuery>()
        .AddScoped<FiguresQuery>()
        .AddScoped<AuthorQuery>()
        .AddScoped<AuthorsQuery>()
        .AddScoped<IRailCount, QueueRailCount>()
        .AddScoped<IRailCount, AppealRailCount>()
        .AddScoped<IRailCount, RulesRailCount>()
        .AddScoped<IRailCount, AuthorRailCount>()
        .AddScoped<IJumpSource, ModerationJump>();
}
