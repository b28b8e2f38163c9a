namespace AdminConsole.Engine.Moderation.Score;

/// <summary>The closed list of categories and their names as stored, typed and shown in the API.</summary>
public static class Categories
{
    public const int Count = 3;

    /// <summary>Position in the arrays of a model: never changes, since model files rely on it.</summary>
    internal static int IndexOf(Category category) => (int)category - 1;

    public static IReadOnlyList<Category> All { get; } = [Category.Inflammatory, Category.Marketing, Category.Improper];

    public static string NameOf(Category category) => category switch
    {
        Category.Inflammatory => "inflammatory",
        Category.Marketing => "marketing",
        Category.Improper => "improper",
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Not a category."),
    };

    public static bool TryParse(string? name, out Category category)
    {
        foreach (var candidate in All)
        {
            if (string.Equals(NameOf(candidate), name, StringComparison.OrdinalIgnoreCase))
            {
                category = candidate;
                return true;
            }
        }

        category = default;
        return false;
    }
}
