using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// Calibrated probability (0…1) per category. Null where the model has no such category
/// because too few labels of it existed when it was trained.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CategoryScores(float? Inflammatory, float? Marketing, float? Improper)
{
    public float? this[Category category] => category switch
    {
        Category.Inflammatory => Inflammatory,
        Category.Marketing => Marketing,
        Category.Improper => Improper,
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Not a category."),
    };

    public CategoryScores With(Category category, float probability) => category switch
    {
        Category.Inflammatory => this with { Inflammatory = probability },
        Category.Marketing => this with { Marketing = probability },
        Category.Improper => this with { Improper = probability },
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Not a category."),
    };

    /// <summary>The most probable category, or null when the model has none at all.</summary>
    public (Category Category, float Probability)? Highest
    {
        get
        {
            (Category, float)? best = null;
            foreach (var category in Categories.All)
            {
                if (this[category] is { } p && (best is null || p > best.Value.Item2))
                    best = (category, p);
            }

            return best;
        }
    }
}

/// <summary>
/// A part of the <b>original</b> text, in UTF-16 units, that raised a category's score; never cuts a surrogate pair.
/// </summary>
/// <param name="Strength">1 (a hint) to 3 (the main reason).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScoreSpan(int Start, int Length, int Strength, Category Category)
{
    public int End => Start + Length;

    /// <summary>What it adds to the category's log-odds; null where the scorer does not say.</summary>
    public float? Pull { get; init; }
}
