using AdminConsole.Engine.Accounts;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Admin.People;

/// <summary>Who may sign in, and as what.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class PeopleController(
    Engine.Accounts.People people,
    PeopleQuery query,
    Viewer viewer,
    IStringLocalizer<PeopleText> words,
    IStringLocalizer<ShellText> shell) : Controller
{
    [HttpGet("/people")]
    public async Task<IActionResult> Index(string? sort, bool closed, CancellationToken cancel) =>
        View(await query.PageAsync(sort, closed, null, cancel));

    [HttpGet("/people/{id:guid}")]
    public async Task<IActionResult> Show(Guid id, string? sort, bool? closed, CancellationToken cancel)
    {
        var page = await query.PageAsync(sort, closed ?? false, id, cancel);
        if (page.Chosen is null)
            return NotFound();
        return View("Index", closed is null && page.Chosen.DisabledAt is not null ? await query.PageAsync(sort, closed: true, id, cancel) : page);
    }

    [HttpGet("/people.csv")]
    public async Task<IActionResult> Csv(string? sort, bool closed, CancellationToken cancel)
    {
        var page = await query.PageAsync(sort, closed, null, cancel);
        return new CsvResult<PersonRow>("people", page.Rows,
            ("name", p => p.Name), ("e-mail", p => p.Email), ("role", p => p.Role), ("since", p => p.CreatedAt), ("last act", p => p.LastAct), ("closed", p => p.DisabledAt));
    }

    [HttpPost("/people")]
    public async Task<IActionResult> Add(NewPerson form, CancellationToken cancel)
    {
        var outcome = await people.AddAsync(
            viewer.Doing("person.add"), form.Email?.Trim() ?? "", form.Name ?? "", form.Role ?? "", form.Password ?? "", cancel);
        switch (outcome)
        {
            case PersonOutcome.Saved saved:
                this.Notify(words["{0} may sign in now.", string.IsNullOrWhiteSpace(form.Name) ? form.Email! : form.Name.Trim()]);
                return RedirectToAction(nameof(Show), new { id = saved.Id });
            case PersonOutcome.AlreadyExists:
                return await AgainAsync(form, "Email", words["Somebody with this e-mail exists already."], cancel);
            case PersonOutcome.Invalid { Problem: var problem }:
                return await AgainAsync(form, FieldOf(problem), Sentence(problem), cancel);
            default:
                return NotFound();
        }
    }

    [HttpPost("/people/{id:guid}/role")]
    public async Task<IActionResult> Role(Guid id, string? role, CancellationToken cancel) => await AnswerAsync(
        id, await people.SetRoleAsync(viewer.Doing("person.role"), id, role ?? "", cancel), "Role", words["The role is {0} now. Open sessions follow within a minute.", shell.Role(role ?? "")], cancel);

    [HttpPost("/people/{id:guid}/password")]
    public async Task<IActionResult> Password(Guid id, string? password, CancellationToken cancel) => await AnswerAsync(
        id, await people.SetPasswordAsync(viewer.Doing("person.password"), id, password ?? "", cancel), "Password", words["The password is set and the account is open again. Open sessions end within a minute."], cancel);

    [HttpPost("/people/{id:guid}/close")]
    public async Task<IActionResult> Close(Guid id, CancellationToken cancel) => await AnswerAsync(
        id, await people.SetEnabledAsync(viewer.Doing("person.close"), id, enabled: false, cancel), "", words["The account is closed. Open sessions end within a minute."], cancel);

    [HttpPost("/people/{id:guid}/open")]
    public async Task<IActionResult> Reopen(Guid id, CancellationToken cancel) => await AnswerAsync(
        id, await people.SetEnabledAsync(viewer.Doing("person.open"), id, enabled: true, cancel), "", words["The account is open again."], cancel);

    private async Task<IActionResult> AnswerAsync(Guid id, PersonOutcome outcome, string field, string done, CancellationToken cancel)
    {
        var problem = outcome switch
        {
            PersonOutcome.LastAdmin => words["This is the last administrator: make another one first."].Value,
            PersonOutcome.Invalid { Problem: var what } => Sentence(what),
            _ => null,
        };
        if (outcome is PersonOutcome.NotFound)
            return NotFound();
        if (problem is null)
        {
            this.Notify(done);
            return RedirectToAction(nameof(Show), new { id });
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var page = await query.PageAsync(null, closed: false, id, cancel);
        return View("Index", page with { Problems = new Dictionary<string, string>(StringComparer.Ordinal) { [field] = problem } });
    }

    private async Task<IActionResult> AgainAsync(NewPerson form, string field, string problem, CancellationToken cancel)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var page = await query.PageAsync(null, closed: false, null, cancel);
        return View("Index", page with { New = form with { Password = null }, Problems = new Dictionary<string, string>(StringComparer.Ordinal) { [field] = problem } });
    }

    private static string FieldOf(PersonProblem problem) => problem switch
    {
        PersonProblem.Email => "Email",
        PersonProblem.Role => "Role",
        _ => "Password",
    };

    private string Sentence(PersonProblem problem) => problem switch
    {
        PersonProblem.Email => words["That is not an e-mail address."],
        PersonProblem.Role => words["Choose a role."],
        PersonProblem.PasswordTooShort => words["At least {0} characters.", Engine.Accounts.People.MinimumPasswordLength],
        _ => words["Use more different characters."],
    };
}
