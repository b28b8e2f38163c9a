using System.Text.Json;
using System.Text.Json.Serialization;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning;

/// <summary>What a training may be told; the data decides the rest.</summary>
/// <param name="Dimensions">Recommender: length of the factors.</param>
/// <param name="Seed">Another seed changes next to nothing; for comparisons.</param>
/// <param name="ScheduleId">The schedule that asked for it.</param>
public sealed record TrainingParameters(int? Dimensions = null, int? Seed = null, Guid? ScheduleId = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Only what was asked for.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>One training as a trainer sees it.</summary>
/// <param name="Id">The version's id: that of its run, so that a run leaves one version however often it starts.</param>
/// <param name="Path">Where the model file goes.</param>
/// <param name="Champion">The model in force to compare with; null for the first of its kind.</param>
/// <param name="ChampionPath">Its file.</param>
/// <param name="Report">Fraction and step.</param>
/// <param name="Log">A line for the run's log.</param>
public sealed record TrainingTask(
    ModelVersionId Id,
    string Path,
    TrainingParameters Parameters,
    ModelVersion? Champion,
    string? ChampionPath,
    Action<double, string> Report,
    Func<string, Task> Log);

public abstract record TrainedModel
{
    private TrainedModel() { }

    /// <summary>The file is written.</summary>
    /// <param name="Gate">Null for the first of its kind.</param>
    public sealed record Done(string Hash, string Manifest, IReadOnlyDictionary<string, double> Metrics, GateVerdict? Gate) : TrainedModel
    {
        /// <summary>Where it and the champion disagree most.</summary>
        public IReadOnlyList<ModelDifference> Differences { get; init; } = [];
    }

    /// <summary>Not enough to learn from; the sentence says how much it takes.</summary>
    public sealed record TooLittle(string Sentence) : TrainedModel;
}

/// <summary>Makes a model of one kind and measures it beside the champion. Writes its file and nothing else.</summary>
public interface IModelTrainer
{
    ModelKind Kind { get; }

    Task<TrainedModel> TrainAsync(TrainingTask task, CancellationToken cancellationToken);
}
