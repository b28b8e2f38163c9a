using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Engine.Moderation;

/// <summary>The moderation pipeline, in its order: Ingest → Score → Queue → Decide → Notify.</summary>
public static class ModerationFlow
{
    public static IServiceCollection AddModeration(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;

        // Ingest: what the platform sends becomes rows.
        services.AddSingleton<CommentIngest>();

        // Score: model and policy judge every fresh revision. Learning puts the champion in NoScorer's place.
        services.TryAddSingleton<IScorerSource, NoScorer>();
        services.AddSingleton<PolicyBook>();
        services.AddSingleton<Judging>();
        services.AddSingleton<Scoring>();
        services.AddSingleton<LabelIntake>();

        // Queue: what was flagged waits for a person.
        services.AddSingleton<Admission>();

        // The way through all three, in one transaction per batch; and the way back for what was not scored yet.
        services.AddSingleton<CommentIntake>();
        services.AddSingleton<Rescoring>();
        return services;
    }
}
