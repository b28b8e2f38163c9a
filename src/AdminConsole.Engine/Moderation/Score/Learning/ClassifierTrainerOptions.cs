using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>How a classifier is trained. The defaults were chosen on held-out blocks; another seed changes next to nothing.</summary>
public sealed record ClassifierTrainerOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>What to learn; an evaluation asks for one.</summary>
    public IReadOnlyList<Category> Categories { get; init; } = Score.Categories.All;

    /// <summary>Passes over the examples.</summary>
    [Range(1, 1_000)]
    public int Iterations { get; init; } = 60;

    /// <summary>Relative duality gap at which SDCA stops before its last pass.</summary>
    [Range(1e-6, 1)]
    public float Tolerance { get; init; } = 0.01f;

    /// <summary>Penalty on squared weights.</summary>
    [Range(0, 1)]
    public float L2 { get; init; } = 6e-6f;

    /// <summary>
    /// The share of comments that belong to a category where the model is to be used, when the examples do not say:
    /// written comments hold far more of each than comments do. Probabilities are calibrated to it.
    /// </summary>
    public IReadOnlyDictionary<Category, double>? Prevalence { get; init; }

    /// <summary>Learn from evasive copies of the texts as well.</summary>
    public bool Copies { get; init; } = true;

    /// <summary>What such a copy weighs beside its text.</summary>
    [Range(0.001, 1)]
    public double CopyWeight { get; init; } = 0.7;

    /// <summary>The model to learn on top of, once the platform's labels lead; null learns from the comments alone.</summary>
    public BaseModel? Base { get; init; }

    /// <summary>What each source counts.</summary>
    public SourceMixing Mixing { get; init; } = new();

    /// <summary>A category with fewer positive labels is left out and reported, never guessed.</summary>
    [Range(2, 100_000)]
    public int MinPositives { get; init; } = 20;

    /// <summary>Parts the data is cut into, by group, to calibrate and measure on texts that a model has not seen.</summary>
    [Range(2, 20)]
    public int Folds { get; init; } = 5;

    /// <summary>From this many examples on, one held-out part is enough and the other folds are spared.</summary>
    public int OneFoldFrom { get; init; } = 20_000;
}

/// <summary>A model that knew nothing of the platform, and the written comments it was trained on.</summary>
public sealed record BaseModel(Classifier Model, IReadOnlyList<LabelledComment> Written);
