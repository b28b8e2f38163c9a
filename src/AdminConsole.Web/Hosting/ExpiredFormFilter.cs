using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace AdminConsole.Web.Hosting;

/// <summary>Tells the error page that a 400 came from a form whose token had gone stale, not from bad input.</summary>
public sealed class ExpiredFormFilter : IAlwaysRunResultFilter
{
    public const string Mark = "expired-form";

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
            context.HttpContext.Items[Mark] = true;
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
