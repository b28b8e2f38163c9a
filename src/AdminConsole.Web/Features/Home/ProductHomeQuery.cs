using System.Text.Json;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Home;

/// <summary>A part of a recipe, as a share of 1.</summary>
public sealed record SourceShare(SourceKind Source, double Share);

public sealed record LiveRecipe(Surface Surface, int Number, string By, DateTimeOffset Since, string Reason, IReadOnlyList<SourceShare> Shares);

public sealed record RecommenderInForce(int Number, DateTimeOffset Since, string By, IReadOnlyList<(string Name, double Value)> Metrics);

public sealed record ProductHome(IReadOnlyList<LiveRecipe> Recipes, Breadth? Breadth, RecommenderInForce? Recommender, int Challengers, DateTimeOffset Now);

/// <summary>The product managers' home: what is blended where, and how wide the catalogue is heard.</summary>
public sealed class ProductHomeQuery(ConsoleDb db, BreadthQuery breadth, TimeProvider clock)
{
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
            [.. recipes.Select(r => new LiveRecipe(r.Surface, r.Number, r.CreatedBy, r.CreatedAt, r.Reason, Shares(r)))],
            await breadth.ReadAsync(cancel),
            model is null ? null : new RecommenderInForce(model.Number, model.Since, model.PromotedBy, [.. Numbers(model.Metrics).Take(6)]),
            await db.ModelVersions.CountAsync(m => m.State == ModelState.Challenger && m.Kind == ModelKind.Recommender, cancel),
            clock.GetUtcNow());
    }

    private static IReadOnlyList<SourceShare> Shares(RecipeVersion version)
    {
        var weights = RecipeSettings.From(version).Weights;
        return [.. Enum.GetValues<SourceKind>().Where(source => weights[source] > 0).Select(source => new SourceShare(source, weights[source] / 100d))];
    }

    private static IEnumerable<(string Name, double Value)> Numbers(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
            return [];
        return [.. document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Number).Select(p => (p.Name, p.Value.GetDouble()))];
    }
}
