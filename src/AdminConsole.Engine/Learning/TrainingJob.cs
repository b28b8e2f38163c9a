using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning;

/// <summary>
/// Carries out one training. A second start after a crash trains again from the beginning; the version bears the run's id,
/// so that a run ends with one version however often it was started.
/// </summary>
public sealed class TrainingJob(IModelTrainer trainer, TrainingJournal journal, Models models, DataFolder folder) : IJobHandler
{
    public string Kind => Trainings.JobOf(trainer.Kind);
    public string? Lane => Kind;
    public bool IsLong => true;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var run = await journal.StartAsync(context, trainer.Kind, cancellationToken);
        if (run.Outcome is RunOutcome.Promoted or RunOutcome.Kept)
            return; // an earlier start filed the model and was cut short before it could say so
        try
        {
            await TrainAsync(context, run, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (await journal.IsCalledOffAsync(context, CancellationToken.None))
                await journal.EndAsync(context, run, RunOutcome.Cancelled, null, CancellationToken.None);
            throw;
        }
        catch (Exception e) when (e is not JobLostException)
        {
            await journal.LogAsync(run.Id, $"Attempt {context.Job.Attempts} failed: {e.Message}", CancellationToken.None);
            if (context.IsLastAttempt)
                await journal.EndAsync(context, run, RunOutcome.Failed, e.Message, CancellationToken.None);
            throw;
        }
    }

    private async Task TrainAsync(JobContext context, TrainingRun run, CancellationToken cancellationToken)
    {
        ModelFiles.Sweep(folder, trainer.Kind, run.Id);
        var file = ModelFiles.NameOf(trainer.Kind, run.Id, context.Job.Attempts);
        var path = Path.Combine(folder.Models, file);
        var champion = await models.ChampionAsync(trainer.Kind, cancellationToken);
        var parameters = context.Arguments<TrainingParameters>();
        var task = new TrainingTask(
            new ModelVersionId(run.Id), path, parameters, champion, champion is null ? null : Path.Combine(folder.Models, champion.FileName),
            context.Report, line => journal.LogAsync(run.Id, line, cancellationToken));
        switch (await trainer.TrainAsync(task, cancellationToken))
        {
            case TrainedModel.TooLittle little:
                await journal.EndAsync(context, run, RunOutcome.Refused, little.Sentence, cancellationToken);
                break;
            case TrainedModel.Done done:
                try
                {
                    var filed = await models.FileAsync(
                        ProcessContext.System("model.file", run.RequestedBy), context, run, new NewModel(champion, file, done), cancellationToken);
                    await journal.LogAsync(run.Id, filed.Sentence, CancellationToken.None);
                }
                catch (Exception e) when (e is JobLostException or OperationCanceledException)
                {
                    // The commit may have been through before the call for an end was heard: then the file is the champion's.
                    if ((await models.FindAsync(task.Id, CancellationToken.None))?.FileName != file)
                        ModelFiles.Delete(path);
                    throw;
                }

                break;
        }
    }
}
