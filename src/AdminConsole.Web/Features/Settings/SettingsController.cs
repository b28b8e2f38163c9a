using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Settings;

/// <summary>What people choose for themselves. All of it goes with the person, except the theme: that stays in the browser.</summary>
[Authorize]
public sealed class SettingsController(
    SignInManager<Person> signIn, People people, Desks desks, Desk desk, Viewer viewer, IStringLocalizer<SettingsText> words) : Controller
{
    private const string Doing = "person.desk";

    [HttpGet("/settings")]
    public async Task<IActionResult> Index(CancellationToken cancel) =>
        await PresentAsync(cancel) is { } form ? View(await PageAsync(form, cancel)) : Challenge();

    [HttpPost("/settings")]
    public async Task<IActionResult> Save(SettingsForm form, CancellationToken cancel)
    {
        if (viewer.Id is not { } id)
            return Challenge();
        var problems = Problems(form);
        if (problems.Count == 0)
        {
            await people.SetProfileAsync(viewer.Doing("person.profile"), id, form.Name!.Trim(), form.Language!, form.Zone!, cancel);
            var mine = await desk.MineAsync(cancel);
            var moderates = viewer.May(Policies.Moderate); // others are not asked for blur and grace, and keep what they had
            await desks.SetAsync(viewer.Doing(Doing), id,
                new DeskChoice(form.Compact, moderates ? form.Blur : mine.Blur, moderates ? form.GraceSeconds : mine.GraceSeconds), cancel);
            if (await signIn.UserManager.FindByIdAsync(id.ToString()) is { } person)
                await signIn.RefreshSignInAsync(person);
            Keep(Viewer.ThemeCookie, form.Theme is "light" or "dark" ? form.Theme : null);
            Languages.Choose(Response, form.Language!);
            using (new CultureScope(form.Language!))
                this.Notify(words["Your settings are saved."]);
            return RedirectToAction(nameof(Index));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Index", await PageAsync(form, cancel) with { Problems = problems });
    }

    /// <summary>The keys chosen on the sheet of keys: the whole map, as JSON.</summary>
    [HttpPost("/settings/keys")]
    public async Task<IActionResult> Keys(string? keys, CancellationToken cancel)
    {
        if (viewer.Id is not { } id)
            return Challenge();
        if (Read(keys) is not { } chosen || !await desks.SetKeysAsync(viewer.Doing(Doing), id, chosen, cancel))
            return BadRequest();
        if (Request.IsHtmx())
            return NoContent();
        this.Notify(words["Your keys are as they came."]);
        return RedirectToAction(nameof(Index));
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
        return View("Index", await PageAsync((await PresentAsync(cancel))!, cancel) with { PasswordProblem = problem });
    }

    private async Task<SettingsForm?> PresentAsync(CancellationToken cancel)
    {
        if (await signIn.UserManager.GetUserAsync(User) is not { } person)
            return null;
        var mine = await desk.MineAsync(cancel);
        return new SettingsForm(person.DisplayName, person.Language, person.TimeZone, viewer.Theme ?? "", mine.Compact, mine.Blur,
            mine.GraceSeconds?.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<SettingsPage> PageAsync(SettingsForm form, CancellationToken cancel) => new(form)
    {
        ConsoleGrace = HttpContext.RequestServices.GetRequiredService<DecideOptions>().GraceSeconds,
        Keys = Read((await desk.MineAsync(cancel)).Keys) ?? [],
    };

    private static Dictionary<string, string>? Read(string? keys)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(keys ?? "");
        }
        catch (JsonException)
        {
            return null;
        }
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
        if (!string.IsNullOrWhiteSpace(form.Grace) && form.GraceSeconds is null)
            problems["Grace"] = words["Between 0 and {0} seconds.", Desks.MaxGraceSeconds];
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

/// <param name="Grace">As typed; empty takes the console's.</param>
public sealed record SettingsForm(string? Name, string? Language, string? Zone, string? Theme, bool Compact, bool Blur, string? Grace)
{
    public int? GraceSeconds => int.TryParse(Grace, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Desks.MaxGraceSeconds ? seconds : null;
}

public sealed record SettingsPage(SettingsForm Form)
{
    public required int ConsoleGrace { get; init; }

    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? PasswordProblem { get; init; }

    /// <summary>Zones that have a city, once each, by their offset today.</summary>
    public static IReadOnlyList<string> Zones { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal)).Append("UTC").Order(StringComparer.Ordinal)];
}
