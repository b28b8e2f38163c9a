using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Models;

/// <summary>Puts rising pieces of text on the policy's word list, or lets them be.</summary>
[Authorize(Policy = Policies.Lead)]
public sealed class SlangController(SlangDesk desk, Viewer viewer, IStringLocalizer<RegistryText> words) : Controller
{
    [HttpPost("/models/slang/{id:guid}/list")]
    public async Task<IActionResult> List(Guid id, Guid model, CancellationToken cancel) =>
        Answer(await desk.ListAsync(viewer.Doing("slang.list"), id, cancel), model);

    [HttpPost("/models/slang/{id:guid}/dismiss")]
    public async Task<IActionResult> Dismiss(Guid id, Guid model, CancellationToken cancel) =>
        Answer(await desk.DismissAsync(viewer.Doing("slang.dismiss"), id, cancel), model);

    private RedirectResult Answer(SlangOutcome outcome, Guid model)
    {
        switch (outcome)
        {
            case SlangOutcome.Listed listed:
                this.Notify(words["It is on the word list: policy version {0}.", listed.Policy]);
                break;
            case SlangOutcome.Dismissed:
                this.Notify(words["It is not offered again."]);
                break;
            case SlangOutcome.Stale:
                this.Warn(words["Somebody saved another policy at this moment. Try again."]);
                break;
            case SlangOutcome.Gone:
                this.Warn(words["Somebody has dealt with it already."]);
                break;
        }

        return Redirect($"/models/{model}#slang");
    }
}
