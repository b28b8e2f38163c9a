using AdminConsole.Web.Features.Moderation;
using AdminConsole.Web.Features.Moderation.Queue;
using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Hosting;

/// <summary>What the rooms of moderation need.</summary>
public static class ModerationRooms
{
    public static IServiceCollection AddModerationRooms(this IServiceCollection services) => services
        .AddScoped<ModerationWords>()
        .AddScoped<QueueQuery>()
        .AddScoped<PaneQuery>()
        .AddScoped<QueueNames>()
        .AddScoped<IRailCount, QueueRailCount>()
        .AddScoped<IJumpSource, ModerationJump>();
}
