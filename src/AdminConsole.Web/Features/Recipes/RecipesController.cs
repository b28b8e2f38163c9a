using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Recipes;

/// <summary>Recipes and their replay. A draft lives in the address, so that it can be shared and survives a reload.</summary>
[Authorize(Policy = Policies.Recipes)]
public sealed class RecipesController(Engine.Curation.Blend.Recipes recipes, RecipesQuery query, Viewer viewer, IStringLocalizer<RecipesText> words) : Controller
{
    private const string FormToken = "__RequestVerificationToken";

    [HttpGet("/recipes")]
    public async Task<IActionResult> Index(CancellationToken cancel)
    {
        var live = new List<RecipeVersion>();
        foreach (var surface in Enum.GetValues<Surface>())
            live.Add(await recipes.LiveAsync(surface, cancel));
        return View(new RecipesPage(live));
    }

    [HttpGet("/recipes/{surface}")]
    public async Task<IActionResult> Recipe(string surface, CancellationToken cancel)
    {
        if (SurfaceOf(surface) is not { } found)
            return NotFound();
        // A form sent without scripts carries its token and the reason into the address, where they have no place.
        return Request.Query.ContainsKey(FormToken)
            ? Redirect($"/recipes/{surface}{Request.With((FormToken, null), ("reason", null))}")
            : View(await query.PageAsync(found, FromAddress, Shown, cancel));
    }

    /// <summary>The right-hand side alone, for a draft in the making.</summary>
    [HttpGet("/recipes/{surface}/replay")]
    public async Task<IActionResult> Replay(string surface, CancellationToken cancel)
    {
        if (SurfaceOf(surface) is not { } found)
            return NotFound();
        Response.Headers["HX-Push-Url"] = $"/recipes/{surface}{Request.QueryString}";
        return PartialView("_Replay", await query.PageAsync(found, FromAddress, Shown, cancel));
    }

    [HttpPost("/recipes/{surface}")]
    public async Task<IActionResult> Save(string surface, string? reason, CancellationToken cancel)
    {
        if (SurfaceOf(surface) is not { } found)
            return NotFound();
        var page = await query.PageAsync(found, FromForm, ListsShown.After, cancel);
        if (page.Replay?.After.Blocking is { } blocking)
            return Refused(page, reason, words["“{0}” cannot be kept: it needs {1} of the slots and there are {2}, for {3} of {4} listeners. Loosen it or give the sources that can serve it more weight.", words.Rule(blocking.Rule), blocking.Needed, blocking.Available, blocking.Listeners, page.Replay.After.Lists.Count]);
        return await recipes.SaveAsync(viewer.Doing("recipe.save", reason), found, page.Draft.Settings, page.Draft.BasedOn, cancel) switch
        {
            RecipeSaved.Saved saved => Saved(surface, words["Version {0} is live. Lists made from now on follow it.", saved.Version.Number]),
            RecipeSaved.NoReason => Refused(page, reason, words["Say why: a version without a reason helps nobody who reads the history."]),
            RecipeSaved.Stale stale => Refused(page, reason, words["{0} made version {1} live while you were drafting. Your draft is kept: compare it with version {1}, then publish again.", stale.Live.CreatedBy, stale.Live.Number]),
            RecipeSaved.Invalid invalid => Refused(page, reason, Say(invalid.Problems[0])),
            _ => NotFound(),
        };
    }

    [HttpPost("/recipes/{surface}/restore")]
    public async Task<IActionResult> Restore(string surface, int number, int basedOn, CancellationToken cancel)
    {
        if (SurfaceOf(surface) is not { } found)
            return NotFound();
        return await recipes.RestoreAsync(viewer.Doing("recipe.restore", words["Back to version {0}", number]), found, number, basedOn, cancel) switch
        {
            RecipeSaved.Saved saved => Saved(surface, words["Version {0} is live: a copy of version {1}.", saved.Version.Number, number]),
            RecipeSaved.Stale stale => Warned(surface, words["{0} made version {1} live in the meantime; nothing was changed.", stale.Live.CreatedBy, stale.Live.Number]),
            _ => NotFound(),
        };
    }

    private ListsShown Shown => Enum.TryParse<ListsShown>(Request.Query["lists"], ignoreCase: true, out var shown) ? shown : ListsShown.After;

    private string?[] FromAddress(string name) => [.. Request.Query[name]];

    private string?[] FromForm(string name) => [.. Request.Form[name]];

    private RedirectResult Saved(string surface, string text)
    {
        this.Notify(text);
        return Redirect($"/recipes/{surface}");
    }

    private RedirectResult Warned(string surface, string text)
    {
        this.Warn(text);
        return Redirect($"/recipes/{surface}");
    }

    private ViewResult Refused(RecipePage page, string? reason, string problem)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Recipe", page with { Problem = problem, Reason = reason ?? "" });
    }

    private string Say(RecipeProblem problem) => problem.Rule is RuleKind.Weights
        ? words["The weights add up to {0} %; they must add up to 100 %.", problem.Value]
        : words["“{0}” takes {1} to {2}, not {3}.", words.Rule(problem.Rule), problem.Least, problem.Most, problem.Value];

    private static Surface? SurfaceOf(string text) =>
        Enum.GetValues<Surface>().Where(surface => string.Equals(surface.ToString(), text, StringComparison.OrdinalIgnoreCase)).Select(static surface => (Surface?)surface).FirstOrDefault();
}
