using System.ComponentModel.DataAnnotations;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Account;

/// <summary>Signing in and out. A wrong e-mail and a wrong password read the same.</summary>
public sealed class SignInController(
    SignInManager<Person> signIn,
    IStringLocalizer<ShellText> words,
    IEnumerable<IDemoAccounts> demo,
    TimeProvider clock) : Controller
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [HttpGet("/sign-in")]
    [AllowAnonymous]
    public IActionResult Show(string? returnUrl) =>
        signIn.IsSignedIn(User) ? LocalRedirect(Local(returnUrl)) : View("SignIn", Page(new SignInForm { ReturnUrl = returnUrl }));

    [HttpPost("/sign-in")]
    [AllowAnonymous]
    public async Task<IActionResult> Enter(SignInForm form)
    {
        if (!ModelState.IsValid)
            return Refuse(form, words["Enter your e-mail and your password."]);
        var person = await signIn.UserManager.FindByNameAsync(form.Email!.Trim());
        if (person is null)
        {
            // The same work as for a real account, so that the time taken does not tell which e-mails exist.
            signIn.UserManager.PasswordHasher.HashPassword(new Person(), form.Password!);
            return Refuse(form, words["That e-mail and password do not go together."]);
        }
        var result = await signIn.CheckPasswordSignInAsync(person, form.Password!, lockoutOnFailure: true);
        if (result.IsLockedOut)
            return Refuse(form, words["Too many wrong passwords: this account rests for {0}. An admin can open it sooner by setting a new password.", Rest(person)]);
        if (!result.Succeeded)
            return Refuse(form, words["That e-mail and password do not go together."]);
        if (person.DisabledAt is not null)
            return Refuse(form, words["This account was closed by an admin."]);
        var now = clock.GetUtcNow();
        await signIn.SignInAsync(person, new AuthenticationProperties { IsPersistent = form.Keep, ExpiresUtc = form.Keep ? now + Week : null });
        if (!Request.Cookies.ContainsKey(Languages.Cookie))
            Languages.Choose(Response, person.Language);
        return LocalRedirect(Local(form.ReturnUrl));
    }

    [HttpPost("/sign-out")]
    [Authorize]
    public async Task<IActionResult> Leave([FromServices] Leases leases, [FromServices] Viewer viewer, CancellationToken cancel)
    {
        if (viewer.Id is { } person)
            await leases.ReleaseAllAsync(person, cancel); // colleagues need not wait for the time to run out
        await signIn.SignOutAsync();
        new Notice("ok", words["You are signed out."]).LeaveFor(this);
        return LocalRedirect("/sign-in");
    }

    private ViewResult Refuse(SignInForm form, string problem)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        form.Password = null;
        return View("SignIn", Page(form) with { Problem = problem });
    }

    private SignInPage Page(SignInForm form) => new(form, [.. demo.SelectMany(d => d.Offered)]);

    private string Local(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? returnUrl : "/";

    private string Rest(Person person) => Say.Duration((person.LockoutEnd ?? clock.GetUtcNow()) - clock.GetUtcNow());
}

public sealed class SignInForm
{
    [Required]
    public string? Email { get; set; }

    [Required]
    public string? Password { get; set; }

    public bool Keep { get; set; }

    public string? ReturnUrl { get; set; }
}

public sealed record SignInPage(SignInForm Form, IReadOnlyList<DemoAccount> Demo, string? Problem = null);
