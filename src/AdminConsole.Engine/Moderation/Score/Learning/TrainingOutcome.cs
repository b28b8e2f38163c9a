using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>What came of a training.</summary>
public abstract record TrainingOutcome
{
    private TrainingOutcome()
    {
    }

    /// <param name="HeldOut">Per category, what texts say that were held out by group, at a threshold of one half.</param>
    /// <param name="Thresholds">Per category, where the macro F1 of those texts is best: a policy's starting point.</param>
    /// <param name="Missing">Categories left out for want of labels.</param>
    public sealed record Trained(
        Classifier Classifier,
        IReadOnlyDictionary<Category, ClassifierEvaluation> HeldOut,
        IReadOnlyDictionary<Category, float> Thresholds,
        IReadOnlyList<CategoryShortage> Missing) : TrainingOutcome
    {
        /// <summary>The texts of <see cref="HeldOut"/>, one by one.</summary>
        public IReadOnlyList<TextApart> Apart { get; init; } = [];
    }

    /// <summary>Not one category has enough labels of both kinds.</summary>
    public sealed record TooLittleData(IReadOnlyList<CategoryShortage> Missing) : TrainingOutcome;
}

/// <summary>A text of the training, and what is said of it by what was trained without its group.</summary>
public sealed record TextApart(LabelledComment Comment, CategoryScores Scores);

/// <summary>A category with too few labels for it or against it.</summary>
public sealed record CategoryShortage(Category Category, int Positives, int Negatives, int Required)
{
    public override string ToString() =>
        $"{Categories.NameOf(Category)}: {Positives} labels for and {Negatives} against it, {Required} of each are needed";
}
