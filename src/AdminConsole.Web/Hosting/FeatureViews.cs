using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Razor;

namespace AdminConsole.Web.Hosting;

/// <summary>A view lives beside its controller: the folder is the controller's namespace.</summary>
public sealed class FeatureViews : IViewLocationExpander
{
    private const string Root = "AdminConsole.Web.Features.";

    public static void Configure(RazorViewEngineOptions options)
    {
        options.ViewLocationFormats.Clear();
        options.ViewLocationFormats.Add("/Features/{1}/{0}.cshtml");
        options.ViewLocationFormats.Add("/Features/Shared/{0}.cshtml");
        options.ViewLocationExpanders.Add(new FeatureViews());
    }

    public void PopulateValues(ViewLocationExpanderContext context)
    {
        if (context.ActionContext.ActionDescriptor is ControllerActionDescriptor { ControllerTypeInfo.Namespace: { } space } && space.StartsWith(Root, StringComparison.Ordinal))
            context.Values["feature"] = space[Root.Length..].Replace('.', '/');
    }

    public IEnumerable<string> ExpandViewLocations(ViewLocationExpanderContext context, IEnumerable<string> viewLocations)
    {
        if (context.Values.TryGetValue("feature", out var feature) && feature is not null)
            yield return $"/Features/{feature}/{{0}}.cshtml";
        foreach (var location in viewLocations)
            yield return location;
    }
}
