using Microsoft.AspNetCore.Localization;

namespace AdminConsole.Web.Hosting;

/// <summary>English and Chinese. What was chosen (a cookie) comes before what the browser asks for.</summary>
public static class Languages
{
    public const string Cookie = "ac-lang";
    public const string English = "en";
    public const string Chinese = "zh";

    public static IReadOnlyList<string> All { get; } = [English, Chinese];

    public static void Configure(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture(English).AddSupportedCultures([.. All]).AddSupportedUICultures([.. All]);
        options.ApplyCurrentCultureToResponseHeaders = true;
        options.RequestCultureProviders =
        [
            new CookieRequestCultureProvider { CookieName = Cookie, Options = options },
            new AcceptLanguageHeaderRequestCultureProvider { Options = options },
        ];
    }

    public static void Choose(HttpResponse response, string language) => response.Cookies.Append(
        Cookie,
        CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(All.Contains(language, StringComparer.Ordinal) ? language : English)),
        Keep(response.HttpContext));

    /// <summary>A preference of this browser: kept a year, readable by our own scripts, never sent elsewhere.</summary>
    public static CookieOptions Keep(HttpContext context) => new()
    {
        MaxAge = TimeSpan.FromDays(365),
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    };
}
