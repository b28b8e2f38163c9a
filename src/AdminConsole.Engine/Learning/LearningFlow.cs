using AdminConsole.Engine.Learning.Comparing;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Learning.Shadowing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Engine.Learning;

/// <summary>From a request to a champion: Trainings → TrainingJob → Gate → Shadows → Models; then what follows a champion: RescoreJob, Drift.</summary>
public static class LearningFlow
{
    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddSingleton<Trainings>();
        services.AddSingleton<TrainingJournal>();
        services.AddSingleton<Models>();
        services.AddSingleton<QualityEstimates>();
        services.AddSingleton<RecentScores>();
        services.AddSingleton<ClassifierRetraining>();
        services.AddSingleton<RecommenderRetraining>();
        services.AddSingleton<IJobHandler>(provider => JobOf(provider, provider.GetRequiredService<ClassifierRetraining>()));
        services.AddSingleton<IJobHandler>(provider => JobOf(provider, provider.GetRequiredService<RecommenderRetraining>()));
        services.AddSingleton<Shadows>();
        services.AddSingleton<ShadowFollower>();
        services.AddSingleton<IJobHandler, RescoreJob>();
        services.AddSingleton<Drift>();
        services.AddSingleton<Slang>();
        services.AddSingleton<SlangDesk>();
        services.AddSingleton<IJobHandler, DriftJob>();
        return services;
    }

    private static TrainingJob JobOf(IServiceProvider provider, IModelTrainer trainer) => new(
        trainer, provider.GetRequiredService<TrainingJournal>(), provider.GetRequiredService<Models>(), provider.GetRequiredService<DataFolder>());
}
