namespace AdminConsole.Engine.Curation.Blend;

/// <summary>What a surface starts with; version 1 of each until somebody saves another.</summary>
public static class ShippedRecipes
{
    public static RecipeSettings Of(Surface surface) => surface switch
    {
        Surface.Daily => new(new RecipeWeights(10, 40, 20, 10, 10, 10), new RecipeRules(30, 2, 6, 15, 10, 7, 30)),
        Surface.Radio => new(new RecipeWeights(0, 40, 30, 5, 15, 10), new RecipeRules(40, 1, 5, 15, 10, 2, 20)),
        Surface.Featured => new(new RecipeWeights(50, 10, 10, 15, 5, 10), new RecipeRules(30, 2, 5, 20, null, null, null)),
        _ => throw new ArgumentOutOfRangeException(nameof(surface)),
    };
}
