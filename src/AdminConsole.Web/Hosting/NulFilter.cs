using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Primitives;

namespace AdminConsole.Web.Hosting;

/// <summary>
/// PostgreSQL keeps no NUL and no browser sends one: an address or a form that holds one is refused before anybody looks
/// for it or stores it (the framework itself does so for plain forms, not for those with files). The API says field by
/// field what is wrong.
/// </summary>
public sealed class NulFilter : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        var features = context.HttpContext.Features;
        if (ApiFront.IsApi(context.HttpContext) || features.Get<IStatusCodeReExecuteFeature>() is not null)
            return; // the page that says so comes by here, too
        if (context.HttpContext.Request.Query.Any(HoldsOne) || features.Get<IFormFeature>()?.Form?.Any(HoldsOne) == true)
            context.Result = new BadRequestResult();
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    private static bool HoldsOne(KeyValuePair<string, StringValues> field) => field.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true);
}
