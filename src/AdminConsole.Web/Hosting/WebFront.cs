using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AdminConsole.Engine.Accounts;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.WebEncoders;

namespace AdminConsole.Web.Hosting;

/// <summary>Everything between Kestrel and a room's controller: views, languages, headers, error pages, static files.</summary>
public static class WebFront
{
    public static IServiceCollection AddConsoleFront(this IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        services.AddHttpContextAccessor();
        services.AddMemoryCache();
        services.AddLocalization();
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<RequestLocalizationOptions>(Languages.Configure);
        services.AddControllersWithViews(options =>
            {
                options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
                options.Filters.Add<ExpiredFormFilter>();
                options.Filters.Add<NulFilter>();
            })
            .AddRazorOptions(options => FeatureViews.Configure(options));
        services.AddAntiforgery(options => options.Cookie.Name = "ac-form");
        services.Configure<CookieTempDataProviderOptions>(options => options.Cookie.Name = "ac-said");
        services.AddProblemDetails();
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.PostConfigure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, AnswerInPlace);

        services.AddScoped<IUserClaimsPrincipalFactory<Person>, PersonClaims>();
        services.AddScoped<Viewer>();
        services.AddScoped<Desk>();
        services.AddScoped<IRailCounts, RailCounts>();
        services.AddScoped<IJumpSource, RailJumpSource>();
        return services;
    }

    public static WebApplication UseConsoleFront(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseWhen(context => !JobHosting.IsDashboard(context), pages => pages.UseSecurityHeaders(BrowserPolicy.Headers()));
        app.UseWhen(JobHosting.IsDashboard, dashboard => dashboard.UseSecurityHeaders(BrowserPolicy.Headers(inlineStyle: true)));
        app.UseRequestLocalization();
        app.UseWhen(ApiFront.IsApi, api => api.UseApiErrors());
        app.UseWhen(context => !ApiFront.IsApi(context), pages =>
        {
            pages.UseExceptionHandler("/error/500");
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
        });
        app.UseRouting();
        app.UseApiRoutes();
        app.UseAuthentication();
        app.UseAuthorization();
        // Run from a build instead of a publish, the framework would have every file fetched anew; names carry a hash here too.
        app.Configuration["EnableStaticAssetsDevelopmentCaching"] = app.Environment.IsDevelopment() ? "false" : "true";
        app.MapStaticAssets().AllowAnonymous();
        app.MapControllers().WithStaticAssets();
        return app;
    }

    /// <summary>A page that may not be opened answers 403 where it stands; the API never redirects to a sign-in page.</summary>
    private static void AnswerInPlace(CookieAuthenticationOptions options)
    {
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
        var toSignIn = options.Events.OnRedirectToLogin;
        options.Events.OnRedirectToLogin = context =>
        {
            if (!ApiFront.IsApi(context.HttpContext))
                return toSignIn(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };
    }
}
