using System.Text.Json;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Home;

/// <summary>A part of a recipe: the source's name as stored, its share of 1, and its colour in every chart.</summary>
public sealed record SourceShare(string Source, double Share, int Colour);

public sealed record LiveRecipe(Surface Surface, int Number, string By, DateTimeOffset Since, string Reason, IReadOnlyList<SourceShare> Shares);

public sealed record RecommenderInForce(int Number, DateTimeOffset Since, string By, IReadOnlyList<(string Name, double Value)> Metrics);

public sealed record ProductHome(IReadOnlyList<LiveRecipe> Recipes, Breadth? Breadth, RecommenderInForce? Recommender, int Challengers, DateTimeOffset Now);

/// <summary>The product managers' home: what is blended where, and how wide the catalogue is heard.</summary>
public sealed class ProductHomeQuery(ConsoleDb db, BreadthQuery breadth, TimeProvider clock)
{
    /// <summary>Sources in the order of the recipe page, each with its colour.</summary>
    private static readonly (string Word, int Colour)[] Colours =
        [("editorial", 6), ("collab", 2), ("similar", 3), ("trend", 1), ("cross", 5), ("niche", 8)];

    public async Task<ProductHome> PageAsync(CancellationToken cancel)
    {
        var recipes = await (
            from recipe in db.Recipes.AsNoTracking()
            join version in db.RecipeVersions on recipe.LiveVersionId equals version.Id
            orderby recipe.Surface
            select version).ToListAsync(cancel);
        var model = await (
            from champion in db.Champions.AsNoTracking()
            where champion.Kind == ModelKind.Recommender
            join version in db.ModelVersions on champion.ModelVersionId equals version.Id
            select new { version.Number, version.Metrics, champion.Since, champion.PromotedBy }).FirstOrDefaultAsync(cancel);
        return new ProductHome(
            [.. recipes.Select(r => new LiveRecipe(r.Surface, r.Number, r.CreatedBy, r.CreatedAt, r.Reason, Shares(r.Weights)))],
            await breadth.ReadAsync(cancel),
            model is null ? null : new RecommenderInForce(model.Number, model.Since, model.PromotedBy, [.. Numbers(model.Metrics).Take(6)]),
            await db.ModelVersions.CountAsync(m => m.State == ModelState.Challenger && m.Kind == ModelKind.Recommender, cancel),
            clock.GetUtcNow());
    }

    private static IReadOnlyList<SourceShare> Shares(string weights)
    {
        var parts = Numbers(weights).Where(p => p.Value > 0).ToArray();
        var sum = parts.Sum(p => p.Value);
        return [.. parts.Select(p => (p.Name, p.Value, Place: Array.FindIndex(Colours, c => p.Name.StartsWith(c.Word, StringComparison.OrdinalIgnoreCase))))
            .OrderBy(p => p.Place)
            .Select(p => new SourceShare(p.Name, p.Value / sum, p.Place < 0 ? 4 : Colours[p.Place].Colour))];
    }

    private static IEnumerable<(string Name, double Value)> Numbers(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
            return [];
        return [.. document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Number).Select(p => (p.Name, p.Value.GetDouble()))];
    }
}
