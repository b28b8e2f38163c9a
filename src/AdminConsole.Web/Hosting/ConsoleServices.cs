using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation;
using AdminConsole.Engine.Demo.Seeding;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Web.Hosting;

/// <summary>Everything the console is made of, apart from its pages: used by the server and by every verb.</summary>
public static class ConsoleServices
{
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration, DataFolder folder)
    {
        var storage = configuration.Section<StorageOptions>(StorageOptions.Section);
        services.AddConsoleStorage(storage, folder);
        services.AddConsoleSearch(configuration.Section<SearchOptions>(SearchOptions.Section), storage.Provider);
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddSingleton<People>();
        services.AddSingleton<Desks>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<AuditVerifier>();
        services.AddSection<LeaseOptions>(configuration, LeaseOptions.Section);
        services.AddSection<CampaignOptions>(configuration, CampaignOptions.Section);
        services.AddSection<DecideOptions>(configuration, DecideOptions.Section);
        services.AddSection<ReportOptions>(configuration, ReportOptions.Section);
        services.AddSection<AutoRuleOptions>(configuration, AutoRuleOptions.Section);
        services.AddSection<WebhookOptions>(configuration, WebhookOptions.Section);
        services.AddDataProtection().SetApplicationName("AdminConsole").PersistKeysToFileSystem(new DirectoryInfo(folder.Keys));
        services.AddSingleton<ISecretProtector, KeyRingProtector>();
        services.AddScheduling(configuration.Section<JobOptions>(JobOptions.Section));
        services.AddModeration();
        services.AddCuration(configuration);
        services.AddSection<LearningOptions>(configuration, LearningOptions.Section);
        services.AddLearning();
        services.AddSingleton<ImportTargets>();
        services.AddDemo();
        return services;
    }
}
