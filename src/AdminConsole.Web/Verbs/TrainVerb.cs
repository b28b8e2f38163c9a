using System.CommandLine;
using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Web.Verbs;

/// <summary><c>train classifier|recommender</c>: a training in the foreground, with the rows and the gate of every other one.</summary>
internal static class TrainVerb
{
    public static Command Create()
    {
        var train = new Command("train", "Train a model now, compare it with the champion and put it in force where the gate allows it.");
        train.Add(Create("classifier", ModelKind.Classifier, "Train the comment classifier from labels and decisions."));
        train.Add(Create("recommender", ModelKind.Recommender, "Train the recommender from listens."));
        train.Add(TrainBaseVerb.Create());
        return train;
    }

    private static Command Create(string name, ModelKind kind, string description)
    {
        var command = new Command(name, description);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
            return await RunAsync(scope.Get<Trainings>(), scope.Get<Models>(), kind, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Trainings trainings, Models models, ModelKind kind, CancellationToken cancellationToken)
    {
        var actor = ProcessContext.System("training.request", "command line");
        var request = await trainings.RequestAsync(kind, new TrainingParameters(), actor, null, cancellationToken);
        if (!request.IsNew)
            await Console.Out.WriteLineAsync("A training of this kind is under way; waiting for it.");
        var line = new ProgressLine("training");
        var (run, job) = await trainings.CarryOutAsync(
            request, kind, actor with { Kind = "training.cancel" }, now => line.Show(now.Progress, now.ProgressText ?? "waiting"), cancellationToken);
        line.Clear();
        switch (run.Outcome)
        {
            case RunOutcome.Promoted or RunOutcome.Kept:
                await Console.Out.WriteLineAsync(await ResultAsync(models, run));
                return ConsoleVerbs.Done;
            case RunOutcome.Refused:
                await Console.Error.WriteLineAsync(run.OutcomeDetail);
                return ConsoleVerbs.WrongUsage;
            default:
                await Console.Error.WriteLineAsync(job.State == JobState.Cancelled
                    ? "Cancelled. Nothing was changed."
                    : $"Failed: {run.OutcomeDetail ?? job.Error}");
                return ConsoleVerbs.Failed;
        }
    }

    private static async Task<string> ResultAsync(Models models, TrainingRun run)
    {
        var version = await models.FindAsync(run.ModelVersionId!.Value, CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture,
            $"{run.Kind.ToString().ToLowerInvariant()} {version?.Number} {(run.Outcome == RunOutcome.Promoted ? "promoted" : "kept")}: {run.OutcomeDetail}  {run.Metrics}");
    }
}
