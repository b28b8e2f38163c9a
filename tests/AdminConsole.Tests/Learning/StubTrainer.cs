using System.Security.Cryptography;
using AdminConsole.Engine.Learning;

namespace AdminConsole.Tests.Learning;

/// <summary>A trainer without arithmetic: writes a small file and gives the verdict that the test asks for.</summary>
internal sealed class StubTrainer(ModelKind kind = ModelKind.Recommender) : IModelTrainer
{
    public ModelKind Kind => kind;

    public int Starts { get; private set; }

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GateAnswer Answer { get; set; } = GateAnswer.Passes;

    public Func<CancellationToken, Task> Work { get; set; } = _ => Task.CompletedTask;

    public async Task<TrainedModel> TrainAsync(TrainingTask task, CancellationToken cancellationToken)
    {
        Starts++;
        Started.TrySetResult();
        task.Report(0.5, "Training");
        await Work(cancellationToken);
        await File.WriteAllTextAsync(task.Path, $"model {Starts}", cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(task.Path, cancellationToken)));
        var gate = task.Champion is null ? null : new GateVerdict(task.Champion.Number, 10, null,
            [new GateRow("recall@20", 0.1, 0.2, 0.1, -0.02, 0.2, -0.005, Answer)]);
        return new TrainedModel.Done(hash, "{}", new Dictionary<string, double>(StringComparer.Ordinal) { ["recall@20"] = 0.2 }, gate);
    }
}
