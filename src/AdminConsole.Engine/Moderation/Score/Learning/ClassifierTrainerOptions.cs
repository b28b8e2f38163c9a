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

    /// <summary>
    /// Penalties on squared weights to choose from, per category, by log loss on the texts held out: noisy labels want a
    /// stronger one than careful labels do.
    /// </summary>
    public IReadOnlyList<float> L2 { get; init; } = [2e-6f, 6e-6f, 2e-5f];

    /// <summary>A category with fewer positive labels is left out and reported, never guessed.</summary>
    [Range(2, 100_000)]
    public int MinPositives { get; init; } = 20;

    /// <summary>Parts the data is cut into, by group, to calibrate and measure on texts that a model has not seen.</summary>
    [Range(2, 20)]
    public int Folds { get; init; } = 5;

    /// <summary>From this many examples on, one held-out part is enough and the other folds are spared.</summary>
    public int OneFoldFrom { get; init; } = 20_000;
}
