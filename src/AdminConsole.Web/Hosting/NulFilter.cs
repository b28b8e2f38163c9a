using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Primitives;

namespace AdminConsole.Web.Hosting;

/// <summary>
/// PostgreSQL keeps no NUL and no browser sends one: an address or a form that holds one is refused before anybody looks
/// for it or stores it. The API says field by field what is wrong.
/// </summary>
public sealed class NulFilter : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (!ApiFront.IsApi(context.HttpContext) && (request.Query.Any(HoldsOne) || (request.HasFormContentType && request.Form.Any(HoldsOne))))
            context.Result = new BadRequestResult();
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    private static bool HoldsOne(KeyValuePair<string, StringValues> field) => field.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true);
}
