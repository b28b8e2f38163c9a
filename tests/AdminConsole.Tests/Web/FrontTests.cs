using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Web.Shell;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Web;

/// <summary>What stands between the browser and a room: sign-in, languages, headers, forms, error pages.</summary>
public sealed class FrontTests
{
    [Fact]
    public async Task SignIn_AfterFiveWrongPasswords_SaysHowLongTheAccountRests()
    {
        await using var console = await TestConsole.StartAsync();
        using var signedIn = await console.SignedInAsync(Roles.Editor);
        var email = (await signedIn.PageAsync("/settings")).QuerySelector(".me")!.GetAttribute("title")!;
        using var client = console.Anonymous();
        for (var i = 0; i < 5; i++)
            await SignInAsync(client, email, "wrong");
        var page = await (await SignInAsync(client, email, TestConsole.Password)).DocumentAsync();
        Assert.Contains("rests for", page.QuerySelector(".callout-bad")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithAWrongPasswordOrAnUnknownEmail_ReadsTheSame()
    {
        await using var console = await TestConsole.StartAsync();
        using var client = console.Anonymous();
        var unknown = await SignInAsync(client, "nobody@example.test", "wrong");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Contains("do not go together", (await unknown.DocumentAsync()).QuerySelector(".callout-bad")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WithAnExpiredForm_ChangesNothingAndSaysWhatToDo()
    {
        await using var console = await TestConsole.StartAsync();
        using var client = await console.SignedInAsync(Roles.Admin);
        using var body = new FormUrlEncodedContent([new("name", "key"), new("scope", "Read")]);
        var response = await client.PostAsync(new Uri("/api-keys", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("open too long", (await response.DocumentAsync()).QuerySelector(".said-no")!.TextContent, StringComparison.Ordinal);
        await using var db = console.Db();
        Assert.Empty(db.ApiKeys);
    }

    [Theory]
    [InlineData("zh-CN,zh;q=0.9", null, "登录")]
    [InlineData("en", null, "Sign in")]
    [InlineData("fr", null, "Sign in")]
    [InlineData("en", "c=zh|uic=zh", "登录")]
    public async Task Language_OfAPage_FollowsTheCookieThenTheBrowser(string accepts, string? cookie, string heading)
    {
        await using var console = await TestConsole.StartAsync();
        using var client = console.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.TryAddWithoutValidation("Accept-Language", accepts);
        if (cookie is not null)
            request.Headers.Add("Cookie", "ac-lang=" + Uri.EscapeDataString(cookie));
        var page = await (await client.SendAsync(request, TestContext.Current.CancellationToken)).DocumentAsync();
        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/nowhere")]
    [InlineData("/")]
    public async Task Page_WhateverItAnswers_CarriesAStrictPolicyAndNoInlineCode(string path)
    {
        await using var console = await TestConsole.StartAsync();
        using var client = await console.SignedInAsync(Roles.Admin);
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        var page = await response.DocumentAsync();
        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src])"));
        Assert.Empty(page.All.Where(e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal))).Select(e => e.OuterHtml));
    }

    [Fact]
    public async Task StyleSheet_OfThePage_IsImmutable()
    {
        await using var console = await TestConsole.StartAsync();
        using var client = console.Anonymous();
        var href = (await client.PageAsync("/sign-in")).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        using var response = await client.GetAsync(new Uri(href, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_WhenNothingIsThere_AnswersAProblem()
    {
        await using var console = await TestConsole.StartAsync();
        using var client = console.Anonymous();
        using var response = await client.GetAsync(new Uri("/api/v1/nothing", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Page_WhenARoomCannotBeCounted_OpensWithoutItsFigure()
    {
        await using var console = await TestConsole.StartAsync(change: services => services.AddScoped<IRailCount, BrokenCount>());
        using var client = await console.SignedInAsync(Roles.Admin);
        Assert.Null((await client.PageAsync("/settings")).QuerySelector("nav a[href='/queue'] .n"));
    }

    [Fact]
    public async Task Page_WhenSomethingThrows_SaysThatNothingIsHalfDone()
    {
        await using var console = await TestConsole.StartAsync(change: services => services.AddScoped<IJumpSource, BrokenJump>());
        using var client = await console.SignedInAsync(Roles.Admin);
        using var response = await client.GetAsync(new Uri("/jump?q=x", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("half done", (await response.DocumentAsync()).QuerySelector(".said-no")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_WhenSaved_GoWithThePersonAndSpeakTheNewLanguage()
    {
        await using var console = await TestConsole.StartAsync();
        using var client = await console.SignedInAsync(Roles.Editor);
        var response = await client.SubmitAsync("/settings", "form[action='/settings']", new() { ["Name"] = "Zhao Min", ["Language"] = "zh", ["Zone"] = "Europe/Berlin", ["Theme"] = "dark", ["Compact"] = "true" });
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var page = await client.PageAsync("/settings");
        Assert.Equal("个人设置", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("dark", page.DocumentElement.GetAttribute("data-bs-theme"));
        Assert.Equal("compact", page.DocumentElement.GetAttribute("data-density"));
        Assert.Equal("Zhao Min", page.QuerySelector(".me .t")!.TextContent);
        Assert.Contains("已保存", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("plain", "plain")]
    public void Csv_OfACellThatASpreadsheetWouldRun_IsDefused(string cell, string written) => Assert.Equal(written, Csv.Cell(cell));

    private sealed class BrokenCount : IRailCount
    {
        public string Room => "queue";

        public Task<RailFigure> CountAsync(CancellationToken cancel) => throw new InvalidOperationException("cannot be counted");
    }

    private sealed class BrokenJump : IJumpSource
    {
        public string? Policy => null;

        public Task<IReadOnlyList<JumpTarget>> FindAsync(string query, int take, CancellationToken cancel) => throw new InvalidOperationException("cannot be found");
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string email, string password) =>
        client.SubmitAsync("/sign-in", "form[action*='sign-in']", new() { ["Email"] = email, ["Password"] = password });
}
