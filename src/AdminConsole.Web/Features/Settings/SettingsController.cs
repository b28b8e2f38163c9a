using AdminConsole.Engine.Accounts;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Settings;

/// <summary>What people choose for themselves. Name, language and zone go with the person; theme and density stay in the browser.</summary>
[Authorize]
public sealed class SettingsController(
    SignInManager<Person> signIn,
    People people,
    Viewer viewer,
    IStringLocalizer<SettingsText> words) : Controller
{
    [HttpGet("/settings")]
    public async Task<IActionResult> Index() =>
        await signIn.UserManager.GetUserAsync(User) is { } person
            ? View(new SettingsPage(new(person.DisplayName, person.Language, person.TimeZone, viewer.Theme ?? "", viewer.Density ?? "")))
            : Challenge();

    [HttpPost("/settings")]
    public async Task<IActionResult> Save(SettingsForm form, CancellationToken cancel)
    {
        if (viewer.Id is not { } id)
            return Challenge();
        var problems = Problems(form);
        if (problems.Count == 0)
        {
            await people.SetProfileAsync(viewer.Doing("person.profile"), id, form.Name!.Trim(), form.Language!, form.Zone!, cancel);
            if (await signIn.UserManager.FindByIdAsync(id.ToString()) is { } person)
                await signIn.RefreshSignInAsync(person);
            Keep(Viewer.ThemeCookie, form.Theme is "light" or "dark" ? form.Theme : null);
            Keep(Viewer.DensityCookie, form.Density is "compact" ? form.Density : null);
            Languages.Choose(Response, form.Language!);
            using (new CultureScope(form.Language!))
                this.Notify(words["Your settings are saved."]);
            return RedirectToAction(nameof(Index));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Index", new SettingsPage(form) { Problems = problems });
    }

    [HttpPost("/settings/password")]
    public async Task<IActionResult> Password(string? current, string? next, CancellationToken cancel)
    {
        if (await signIn.UserManager.GetUserAsync(User) is not { } person)
            return Challenge();
        var problem = !await signIn.UserManager.CheckPasswordAsync(person, current ?? "")
            ? words["That is not your present password."].Value
            : await people.SetPasswordAsync(viewer.Doing("person.password"), person.Id, next ?? "", cancel) switch
            {
                PersonOutcome.Invalid { Problem: PersonProblem.PasswordTooShort } => words["At least {0} characters.", People.MinimumPasswordLength].Value,
                PersonOutcome.Invalid => words["Use more different characters."].Value,
                _ => null,
            };
        if (problem is null)
        {
            if (await signIn.UserManager.FindByIdAsync(person.Id.ToString()) is { } fresh)
                await signIn.RefreshSignInAsync(fresh);
            this.Notify(words["Your password is changed. Other browsers are signed out."]);
            return RedirectToAction(nameof(Index));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Index", new SettingsPage(new(person.DisplayName, person.Language, person.TimeZone, viewer.Theme ?? "", viewer.Density ?? "")) { PasswordProblem = problem });
    }

    private Dictionary<string, string> Problems(SettingsForm form)
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(form.Name) || form.Name.Trim().Length > Person.DisplayNameLength)
            problems["Name"] = words["Between 1 and {0} characters.", Person.DisplayNameLength];
        if (!Languages.All.Contains(form.Language, StringComparer.Ordinal))
            problems["Language"] = words["English or Chinese."];
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(form.Zone ?? "", out _))
            problems["Zone"] = words["That time zone is not known, such as Asia/Shanghai."];
        return problems;
    }

    private void Keep(string cookie, string? value)
    {
        if (value is null)
            Response.Cookies.Delete(cookie);
        else
            Response.Cookies.Append(cookie, value, Languages.Keep(HttpContext));
    }
}

public sealed record SettingsForm(string? Name, string? Language, string? Zone, string? Theme, string? Density);

public sealed record SettingsPage(SettingsForm Form)
{
    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? PasswordProblem { get; init; }

    /// <summary>Zones that have a city, once each, by their offset today.</summary>
    public static IReadOnlyList<string> Zones { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal)).Append("UTC").Order(StringComparer.Ordinal)];
}
