using AdminConsole.Engine.Learning.Shadowing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Models;

/// <summary>Lets a model score the stream beside the champion, and ends it.</summary>
[Authorize(Policy = Policies.Learn)]
public sealed class ShadowController(ModelsQuery query, Shadows shadows, Viewer viewer, IStringLocalizer<RegistryText> words) : Controller
{
    private const int LongestReason = 400;

    [HttpPost("/models/{id:guid}/shadow")]
    public async Task<IActionResult> Start(Guid id, string? reason, int? days, CancellationToken cancel)
    {
        if (days is not (>= 1 and <= Shadows.MostDays))
            return await RefusedAsync(id, AskedFor.Shadow, reason, words["From 1 to {0} days.", Shadows.MostDays], cancel);
        switch (await shadows.StartAsync(viewer.Doing("shadow.start", Short(reason)), new ModelVersionId(id), days.Value, cancel))
        {
            case ShadowStart.NotFound:
                return NotFound();
            case ShadowStart.NoReason:
                return await RefusedAsync(id, AskedFor.Shadow, reason, words["Say why it should run in shadow."], cancel);
            case ShadowStart.AlreadyRuns running:
                this.Warn(words["Number {0} runs in shadow; one does at a time.", running.Number]);
                break;
            case ShadowStart.Unusable unusable:
                this.Warn(words[unusable.Sentence]);
                break;
            case ShadowStart.Started:
                this.Notify(words["It scores every new comment from now on and acts on none."]);
                break;
        }

        return Redirect($"/models/{id}#shadow");
    }

    [HttpPost("/models/{id:guid}/shadow/stop")]
    public async Task<IActionResult> Stop(Guid id, string? reason, CancellationToken cancel)
    {
        switch (await shadows.StopAsync(viewer.Doing("shadow.stop", Short(reason)), new ModelVersionId(id), cancel))
        {
            case ShadowStop.NoReason:
                return await RefusedAsync(id, AskedFor.ShadowEnd, reason, words["Say why it should stop."], cancel);
            case ShadowStop.NotRunning:
                this.Warn(words["It does not run in shadow any more."]);
                break;
            default:
                this.Notify(words["The shadow run is over; what it showed stays here."]);
                break;
        }

        return Redirect($"/models/{id}#shadow");
    }

    private async Task<IActionResult> RefusedAsync(Guid id, AskedFor asked, string? reason, string problem, CancellationToken cancel)
    {
        if (await query.ModelAsync(id, Category.Inflammatory, cancel) is not { } page)
            return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Model", page with { Asked = asked, Problem = problem, Reason = reason });
    }

    private static string? Short(string? reason) => reason?.Trim() is { } said ? said[..Math.Min(said.Length, LongestReason)] : null;
}
