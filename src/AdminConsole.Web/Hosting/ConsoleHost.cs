using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Learning.Shadowing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Queue.Sampling;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Api;
using AdminConsole.Web.Features.Catalogue;
using AdminConsole.Web.Features.Playlists;
using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Web.Hosting;

/// <summary>Builds the server.</summary>
public static class ConsoleHost
{
    public static WebApplication Build(DataFolder folder, IReadOnlyList<string> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. settings],
            ContentRootPath = settings.Any(s => s.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase)) ? null : AppContext.BaseDirectory,
        });
        ConsoleConfiguration.AddShippedFiles(builder.Configuration, builder.Environment.EnvironmentName, settings);
        builder.WebHost.UseStaticWebAssets();
        folder.Create();
        builder.Services.AddConsole(builder.Configuration, folder);
        AddSignIn(builder.Services);
        builder.Services.AddSingleton<DemoSignIn>();
        builder.Services.AddSingleton<IDemoAccounts>(services => services.GetRequiredService<DemoSignIn>());
        AddJobs(builder, folder);
        builder.Services.AddConsoleApi();
        builder.Services.AddScoped<CommentStateQuery>();
        builder.Services.AddConsoleFront().AddAdminRooms().AddHomes().AddModelsRooms().AddRecipeRoom().AddModerationRooms();
        builder.Services.AddPlaylistsRoom().AddCatalogueRoom();
        builder.Services.AddJobsRooms();
        builder.Services.AddHostedService(services => services.GetRequiredService<CampaignKeeper>());
        if (builder.Configuration.GetValue("Role", ProcessRole.All) != ProcessRole.Web)
        {
            builder.Services.AddHostedService(services => services.GetRequiredService<SearchProjector>());
            builder.Services.AddHostedService<ScoreBacklog>();
            builder.Services.AddHostedService(services => services.GetRequiredService<ShadowFollower>());
            builder.Services.AddHostedService<DriftClock>();
            builder.Services.AddHostedService<HeldClock>();
            builder.Services.AddHostedService<SampleClock>();
            builder.Services.AddHostedService<BatchKeeper>();
            builder.Services.AddHostedService<CampaignFollowKeeper>();
            builder.Services.AddHostedService<RuleClock>();
            builder.Services.AddHostedService<OutboxPump>();
            builder.Services.AddHostedService<WebhookTidying>();
            builder.Services.AddHostedService<WindowKeeper>();
        }

        builder.Services.AddHealthChecks()
            .AddDbContextCheck<ConsoleDb>("database", tags: ["ready"])
            .AddCheck<SearchHealthCheck>("search", tags: ["ready"]);

        var app = builder.Build();
        app.UseConsoleFront();
        app.MapConsoleApi();
        app.MapJobsDashboard();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
        return app;
    }

    private static void AddJobs(WebApplicationBuilder builder, DataFolder folder)
    {
        var role = builder.Configuration.GetValue<ProcessRole>("Role");
        var storage = builder.Configuration.Section<StorageOptions>(StorageOptions.Section);
        builder.Services.AddJobs(role, storage, builder.Configuration.Section<JobOptions>(JobOptions.Section));
        if (role != ProcessRole.Web)
            builder.Services.AddScheduleClock(storage, folder);
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.AddIdentity<Person, IdentityRole<Guid>>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.Password.RequiredLength = People.MinimumPasswordLength;
                options.Password.RequireDigit = options.Password.RequireLowercase =
                    options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 5;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
            })
            .AddEntityFrameworkStores<ConsoleDb>()
            .AddDefaultTokenProviders();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.ConfigureApplicationCookie(options =>
        {
            options.LoginPath = "/sign-in";
            options.Cookie.Name = "ac.session";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
        });
        services.AddAuthorization(Policies.Register);
    }
}
