using AdminConsole.Web.Features.Recipes;

namespace AdminConsole.Web.Hosting;

/// <summary>What the recipe room needs.</summary>
public static class RecipeRooms
{
    public static IServiceCollection AddRecipeRoom(this IServiceCollection services) => services.AddScoped<RecipesQuery>();
}
