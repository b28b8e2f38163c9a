using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Web.Features.Moderation.Appeals;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Authors;

/// <summary>Authors: their record, what is recommended, and what people decide about it.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class AuthorsController(
    AuthorsQuery list, AuthorQuery query, Sanctions sanctions, Viewer viewer, AppealWords say, IStringLocalizer<AppealsText> words) : Controller
{
    private Moderator Me => viewer.AsModerator();

    [HttpGet("/authors")]
    public async Task<IActionResult> Index(string? q, CancellationToken cancel) =>
        View(await list.PageAsync(q, Request.Query.ContainsKey("recommended"), cancel));

    [HttpGet("/authors/{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken cancel) =>
        await query.FindAsync(id, cancel) is { } page ? View("Author", page) : NotFound();

    [HttpGet("/authors/{id:guid}/drawer")]
    public async Task<IActionResult> Drawer(Guid id, CancellationToken cancel) =>
        await query.FindAsync(id, cancel) is { } page ? PartialView("_Drawer", page with { InDrawer = true }) : NotFound();

    [HttpPost("/authors/{id:guid}/notes")]
    public async Task<IActionResult> Note(Guid id, string? text, string? back, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > AuthorNote.MaxTextLength)
            this.Warn(words["A note has 1 to {0} characters.", AuthorNote.MaxTextLength]);
        else if (await sanctions.NoteAsync(Me, id, text, cancel) is null)
            return NotFound();
        else
            this.Notify(words["Noted. Colleagues read it on the author’s page."]);
        return Back(back, id);
    }

    [HttpPost("/authors/recommendations/{id:guid}")]
    public async Task<IActionResult> Answer(Guid id, string? @do, SanctionKind kind, string? reason, string? back, Guid author, [FromServices] TimeProvider clock, CancellationToken cancel)
    {
        if (@do is not ("confirm" or "dismiss") || reason?.Length > Sanction.MaxReasonLength || !Enum.IsDefined(kind))
            return BadRequest();
        var outcome = @do == "confirm" ? await sanctions.ConfirmAsync(Me, id, kind, reason, cancel) : await sanctions.DismissAsync(Me, id, reason, cancel);
        switch (outcome)
        {
            case RecommendationOutcome.Confirmed { Sanction: { Kind: SanctionKind.Warn } }:
                this.Notify(words["Warned. The platform is told."]);
                break;
            case RecommendationOutcome.Confirmed { Sanction: { Until: { } until } }:
                this.Notify(words["Muted until {0}. The platform is told.", Say.When(until, viewer.Zone)]);
                break;
            case RecommendationOutcome.Confirmed:
                this.Notify(words["Banned. The platform is told."]);
                break;
            case RecommendationOutcome.Dismissed:
                this.Notify(words["Dismissed. The author’s next strike brings it back."]);
                break;
            case RecommendationOutcome.AlreadyAnswered { State: RecommendationState.Confirmed } first:
                this.Warn(words["{0} confirmed it {1}; nothing was done twice.", first.By, Say.Relative(first.At, clock.GetUtcNow())]);
                break;
            case RecommendationOutcome.AlreadyAnswered first:
                this.Warn(words["{0} dismissed it {1}. Your answer was not recorded.", first.By, Say.Relative(first.At, clock.GetUtcNow())]);
                break;
            case RecommendationOutcome.Changed changed:
                this.Warn(words["Meanwhile further strikes recommend something else: {0}. Look again.", say.Of(changed.Kind)]);
                break;
            case RecommendationOutcome.Lapsed lapsed:
                this.Warn(words["The author has {0} valid points left; nothing is recommended any more.", lapsed.Points]);
                break;
            case RecommendationOutcome.LeadNeeded:
                this.Warn(words["A mute or a ban is for a lead to decide."]);
                break;
            case RecommendationOutcome.ReasonNeeded:
                this.Warn(words["Say why you dismiss it; colleagues read it."]);
                break;
            default:
                return NotFound();
        }

        return Back(back, author);
    }

    [HttpPost("/authors/sanctions/{id:guid}/lift")]
    public async Task<IActionResult> Lift(Guid id, string? reason, string? back, Guid author, [FromServices] TimeProvider clock, CancellationToken cancel)
    {
        if (reason?.Length > Sanction.MaxReasonLength)
            return BadRequest();
        switch (await sanctions.LiftAsync(Me, id, reason, cancel))
        {
            case LiftOutcome.Lifted lifted:
                this.Notify(words["Lifted: {0}. The platform is told.", say.Of(lifted.Sanction.Kind)]);
                break;
            case LiftOutcome.AlreadyOver { By: { } by } over:
                this.Warn(words["{0} lifted it {1}.", by, Say.Relative(over.At, clock.GetUtcNow())]);
                break;
            case LiftOutcome.AlreadyOver:
                this.Warn(words["It had ended by itself."]);
                break;
            case LiftOutcome.LeadNeeded:
                this.Warn(words["A mute or a ban is for a lead to decide."]);
                break;
            case LiftOutcome.ReasonNeeded:
                this.Warn(words["Say why it ends early; colleagues read it."]);
                break;
            default:
                return NotFound();
        }

        return Back(back, author);
    }

    private LocalRedirectResult Back(string? back, Guid author) => LocalRedirect(Url.IsLocalUrl(back) ? back : author == Guid.Empty ? "/authors" : $"/authors/{author}");
}
