using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Hosting;

/// <summary>The API's own rules: keys instead of cookies, problem+json instead of pages, a described surface.</summary>
public static class ApiFront
{
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    public static IServiceCollection AddConsoleApi(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        services.AddAuthorization(ApiPolicies.Register);
        services.AddOpenApi("v1", ApiDescription.Configure);
        services.PostConfigure<ApiBehaviorOptions>(options => options.InvalidModelStateResponseFactory = context => ApiProblem.Unreadable(context));
        return services;
    }

    /// <summary>Errors under /api, whoever made them; stands outermost.</summary>
    public static void UseApiErrors(this IApplicationBuilder api)
    {
        api.UseExceptionHandler(failed => failed.Run(context =>
            context.Features.Get<IExceptionHandlerFeature>() is { } thrown && StorageTrouble.Of(thrown.Error) is { } trouble
                ? ApiProblem.WriteAsync(
                    context,
                    trouble.DiskFull ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable,
                    trouble.Sentence)
                : ApiProblem.WriteAsync(context, StatusCodes.Status500InternalServerError, ApiProblem.DetailOf(context))));
        api.UseStatusCodePages(empty => ApiProblem.WriteAsync(
            empty.HttpContext, empty.HttpContext.Response.StatusCode, ApiProblem.DetailOf(empty.HttpContext)));
    }

    /// <summary>
    /// An address or method that the API does not have is 404, 405 or 415 for everybody; without this, the rule that
    /// every page wants a signed-in person would answer first. Stands behind routing.
    /// </summary>
    public static void UseApiRoutes(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!IsApi(context))
        {
            await next(context);
            return;
        }

        switch (context.GetEndpoint())
        {
            case null:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            case RouteEndpoint:
                await next(context);
                break;
            case { RequestDelegate: { } refuse }: // made by routing itself: wrong method or content type
                await refuse(context);
                break;
        }
    });

    public static void MapConsoleApi(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
}
