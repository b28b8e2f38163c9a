using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Web.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AdminConsole.Tests.Web;

/// <summary>Every page, tried by every role and by nobody: it opens for those its policy names and for no one else.</summary>
public sealed class RouteTests
{
    private const string Nobody = "nobody";

    public static IEnumerable<TheoryDataRow<string>> Everyone => Roles.All.Append(Nobody).Select(role => new TheoryDataRow<string>(role));

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Route_ForARole_OpensOrSaysNo(string role)
    {
        await using var console = await TestConsole.StartAsync();
        using var client = role is Nobody ? console.Anonymous() : await console.SignedInAsync(role);
        var wrong = new List<string>();
        foreach (var (method, path, endpoint) in Routes(console).Where(r => !r.Path.StartsWith("/sign-", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken); // a stream has no end
            if (Complaint(role, endpoint, response) is { } complaint)
                wrong.Add($"{method} {path}: {complaint}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Route_OfAPage_NamesItsPolicyOrSaysThatAnybodyMay()
    {
        await using var console = await TestConsole.StartAsync();
        var open = Routes(console)
            .Where(r => r.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && r.Endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(r => r.Path);
        Assert.Empty(open);
    }

    private static string? Complaint(string role, RouteEndpoint endpoint, HttpResponseMessage response)
    {
        if ((int)response.StatusCode >= 500)
            return $"{(int)response.StatusCode}";
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return null;
        var toSignIn = response.StatusCode == HttpStatusCode.Redirect && response.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal);
        if (role is Nobody)
            return toSignIn ? null : $"nobody got {(int)response.StatusCode}";
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>();
        var may = policies.All(policy => Policies.Members[policy].Contains(role, StringComparer.Ordinal));
        return (may, response.StatusCode) switch
        {
            (true, HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) => $"refused with {(int)response.StatusCode}",
            (true, _) => toSignIn ? "sent to the sign-in page" : null,
            (false, HttpStatusCode.Forbidden) => null,
            _ => $"let in with {(int)response.StatusCode}",
        };
    }

    /// <summary>Pages only: the API has its own keys and its own tests.</summary>
    private static IEnumerable<(HttpMethod Method, string Path, RouteEndpoint Endpoint)> Routes(TestConsole console) =>
        from endpoint in console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null
        let path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(Segment))
        where !path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith("/error", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (new HttpMethod(method), path, endpoint);

    private static string Segment(RoutePatternPathSegment segment) => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => Sample(parameter),
        _ => "",
    }));

    private static string Sample(RoutePatternParameterPart parameter) =>
        parameter.ParameterPolicies.Any(p => p.Content is "int" or "long") ? "1"
        : parameter.ParameterPolicies.Any(p => p.Content is "guid") ? "0190a2b4-0000-7000-8000-000000000000"
        : parameter.Name is "surface" ? "daily" : "nothing";
}
