using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Queue.Sampling;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Engine.Moderation;

/// <summary>The moderation pipeline, in its order: Ingest → Score → Queue → Decide → Notify.</summary>
public static class ModerationFlow
{
    /// <summary>The host adds an <see cref="ISecretProtector"/> and, on nodes that do work, the <see cref="OutboxPump"/> and the <see cref="ScoreBacklog"/>.</summary>
    public static IServiceCollection AddModeration(this IServiceCollection services)
    {
        // Ingest: what the platform sends becomes rows.
        services.AddSingleton<CommentIngest>();
        services.AddSingleton<IdempotentAnswers>();

        // Score: model and policy judge every fresh revision.
        services.AddSingleton<IScorerSource, ClassifierInForce>();
        services.AddSingleton<PolicyBook>();
        services.AddSingleton<Judging>();
        services.AddSingleton<Contexts>();
        services.AddSingleton<Scoring>();
        services.AddSingleton<ScoresNow>();
        services.AddSingleton<LabelIntake>();

        // Queue: what was flagged waits for a person.
        services.AddSingleton<CampaignWindow>();
        services.AddSingleton<Gathering>();
        services.AddSingleton<Enrolment>();
        services.AddSingleton<CampaignKeeper>();
        services.AddSingleton<Admission>();
        services.AddSingleton<Leases>();
        services.AddSingleton<HeldComments>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<ReportIntake>();
        services.AddSingleton<Sampler>();

        // The way through all three, in one transaction per batch; and the way back for what was not scored yet.
        services.AddSingleton<CommentIntake>();
        services.AddSingleton<Rescoring>();
        services.AddSingleton<Withdrawals>();

        // Decide: a person's word becomes fact, once.
        services.AddSingleton<DecisionRecorder>();
        services.AddSingleton<DecisionGroups>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<StrikeBook>();
        services.AddSingleton<Consequences>();
        services.AddSingleton<Sanctions>();
        services.AddSingleton<AppealBook>();
        services.AddSingleton<AnswerTemplates>();
        services.AddSingleton<BatchChunks>();
        services.AddSingleton<Batches>();
        services.AddSingleton<IJobHandler, BatchJob>();
        services.AddSingleton<CampaignDecisions>();
        services.AddSingleton<CampaignFollower>();
        services.AddSingleton<SpanObjections>();
        services.AddSingleton<AutoRules>();
        services.AddSingleton<RuleRounds>();
        services.AddSingleton<RuleBacktest>();
        services.AddSingleton<RuleUndo>();
        services.AddSingleton<ScorePictures>();
        services.AddSingleton<IJobHandler>(provider => provider.GetRequiredService<CampaignFollower>());

        // Notify: the platform is told, at least once and in order.
        services.AddSingleton<BookkeepingWriter>();
        services.AddSingleton<OutboxRouter>();
        services.AddSingleton<WebhookEndpoints>();
        services.AddSingleton<SecretRollover>();
        services.AddSingleton<DeliveryRecord>();
        services.AddSingleton<WebhookDeliverer>();
        services.AddSingleton<Acknowledgements>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<WebhookJob>();
        services.AddSingleton<IJobHandler>(provider => provider.GetRequiredService<WebhookJob>());
        services.AddHttpClient<WebhookSender>(http => http.Timeout = Timeout.InfiniteTimeSpan) // the sender keeps its own, by the console's clock
            .ConfigurePrimaryHttpMessageHandler(WebhookSender.Handler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // the handler renews its connections itself
        return services;
    }
}
