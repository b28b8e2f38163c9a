using AdminConsole.Engine.Auditing;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>
/// Ground of every API controller: attribute it with <c>[Authorize(Policy = ApiPolicies.X)]</c>. No antiforgery, because
/// only keys open it.
/// </summary>
[ApiController]
[IgnoreAntiforgeryToken]
public abstract class ConsoleApi : ControllerBase
{
    /// <summary>The write of whoever holds the key.</summary>
    protected ProcessContext Doing(string kind) => new(kind, $"API key {User.Identity?.Name}");

    protected ObjectResult Refuse(int status, string detail, IReadOnlyList<ApiError>? errors = null) =>
        ApiProblem.Result(HttpContext, status, detail, errors);
}
