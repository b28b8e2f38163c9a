using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>A text and what a person says of it.</summary>
/// <param name="Category">Null means that the text is fine.</param>
/// <param name="Group">Texts of one group never part between training and held-out data; empty stands for a group of its own.</param>
/// <param name="Weight">Of the example in training, beside its source's; above 0.</param>
public sealed record LabelledComment(string Text, Category? Category, string Group = "", double Weight = 1)
{
    public LabelSource Source { get; init; } = LabelSource.Imported;

    /// <summary>The comment it is the text of, where it came to this console as one.</summary>
    public CommentId? Comment { get; init; }

    /// <summary>What it was written under.</summary>
    public ThreadKind? Thread { get; init; }

    /// <summary>What was known around it when it was first scored; never what is known today, which holds its own label.</summary>
    public CommentContext Context { get; init; }

    /// <summary>The only category the label speaks about, or null for all: a hate-speech set knows nothing of adverts.</summary>
    public Category? Only { get; init; }

    /// <summary>A piece of a comment: it teaches, but nothing is counted, calibrated or measured by it.</summary>
    public bool IsPart { get; init; }

    /// <summary>How many comments of the population the row stands for: what measures and calibrates must count it so often.</summary>
    public double PopulationWeight { get; init; } = 1;

    public bool SpeaksAbout(Category category) => Only is null || Only == category;
}
