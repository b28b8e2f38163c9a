using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Admin.ApiKeys;

/// <summary>The platform's keys to the API. A key is shown once, right after it was made.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class ApiKeysController(
    Engine.Accounts.ApiKeys keys,
    ConsoleDb db,
    Viewer viewer,
    IStringLocalizer<ApiKeysText> words) : Controller
{
    private const string NewKey = "new-key";

    [HttpGet("/api-keys")]
    public async Task<IActionResult> Index(bool revoked, CancellationToken cancel) =>
        View(await PageAsync(revoked, cancel) with { NewKey = TempData[NewKey] as string });

    [HttpPost("/api-keys")]
    public async Task<IActionResult> Add(string? name, ApiScope scope, CancellationToken cancel)
    {
        var problem = string.IsNullOrWhiteSpace(name) || name.Trim().Length > 100 ? words["A name of 1 to 100 characters, so that people can tell keys apart."].Value
            : !Enum.IsDefined(scope) ? words["Choose what the key may do."].Value
            : null;
        if (problem is not null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View("Index", await PageAsync(revoked: false, cancel) with { Name = name, Scope = scope, Problem = problem });
        }
        var (_, key) = await keys.AddAsync(viewer.Doing("apikey.add"), name!.Trim(), scope, cancel);
        TempData[NewKey] = key;
        return RedirectToAction(nameof(Index));
    }

    [HttpPost("/api-keys/{id:guid}/revoke")]
    public async Task<IActionResult> Revoke(Guid id, CancellationToken cancel)
    {
        if (await keys.RevokeAsync(viewer.Doing("apikey.revoke"), id, cancel))
            this.Notify(words["The key is revoked; requests with it are refused within ten seconds."]);
        else
            this.Warn(words["That key was revoked before."]);
        return RedirectToAction(nameof(Index));
    }

    private async Task<ApiKeysPage> PageAsync(bool revoked, CancellationToken cancel)
    {
        var all = await (
            from key in db.ApiKeys.AsNoTracking()
            join person in db.People on key.CreatedById equals (Guid?)person.Id into makers
            from maker in makers.DefaultIfEmpty()
            orderby key.CreatedAt descending
            select new ApiKeyRow(key.Id, key.Name, key.Scope, key.Prefix, key.CreatedAt, maker == null ? null : maker.DisplayName, key.LastUsedAt, key.RevokedAt)).ToListAsync(cancel);
        return new ApiKeysPage(
            [.. all.Where(k => k.RevokedAt is not null == revoked)], revoked, all.Count(k => k.RevokedAt is null), all.Count(k => k.RevokedAt is not null));
    }
}

public sealed record ApiKeyRow(Guid Id, string Name, ApiScope Scope, string Prefix, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

public sealed record ApiKeysPage(IReadOnlyList<ApiKeyRow> Rows, bool Revoked, int OpenCount, int RevokedCount)
{
    /// <summary>The text of the key just made; gone at the next look.</summary>
    public string? NewKey { get; init; }

    public string? Name { get; init; }

    public ApiScope Scope { get; init; } = ApiScope.Read;

    public string? Problem { get; init; }
}
