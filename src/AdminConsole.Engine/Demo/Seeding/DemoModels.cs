using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>The first champions: the classifier in the box, a recommender from the demo's listens.</summary>
public sealed class DemoModels(Trainings trainings, Models models, JobQueue jobs)
{
    private static readonly ProcessContext Actor = ProcessContext.System("training.request", "demo");

    public Task FileClassifierAsync(CancellationToken cancellationToken) => models.FileShippedAsync(cancellationToken);

    /// <summary>A second classifier, which has the demo's decisions to learn from and a champion to beat; a worker trains it after the start and lets it run in shadow.</summary>
    public async Task RequestChallengerAsync(CancellationToken cancellationToken)
    {
        await trainings.RequestAsync(ModelKind.Classifier, new TrainingParameters(), Actor, null, cancellationToken);
        await jobs.EnqueueAsync(Actor, DemoShadowJob.Name, new { }, DemoShadowJob.Name, cancellationToken);
    }

    public async Task TrainRecommenderAsync(CancellationToken cancellationToken)
    {
        if (await models.ChampionAsync(ModelKind.Recommender, cancellationToken) is not null)
            return;
        var request = await trainings.RequestAsync(ModelKind.Recommender, new TrainingParameters(), Actor, null, cancellationToken);
        var (run, job) = await trainings.CarryOutAsync(request, ModelKind.Recommender, Actor, null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (run.Outcome is not (RunOutcome.Promoted or RunOutcome.Kept))
            throw new InvalidOperationException($"The demo platform got no recommender: {run.OutcomeDetail ?? job.Error}");
    }
}
