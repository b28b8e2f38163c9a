using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Web;

/// <summary>The rooms under Admin, through their pages and on both databases.</summary>
public sealed class AdminRoomTests
{
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task People_WhenTheLastAdminWouldGo_SaysSoAndKeepsTheAdmin(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        using var client = await console.SignedInAsync(Roles.Admin, "He Lan");
        var id = await IdOfAsync(console, "He Lan");
        var refused = await client.SubmitAsync($"/people/{id}", "form[action*='/close']", []);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("last administrator", (await refused.DocumentAsync()).QuerySelector(".drawer .callout-bad")!.TextContent, StringComparison.Ordinal);
        var kept = await client.SubmitAsync($"/people/{id}", "form[action*='/role']", new() { ["role"] = Roles.Editor });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, kept.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/people", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task People_WhenAdded_MaySignInUntilClosed(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        using var admin = await console.SignedInAsync(Roles.Admin);
        var added = await admin.SubmitAsync("/people", "form[action^='/people#']", new() { ["Email"] = "sun.qiao@example.test", ["Name"] = "Sun Qiao", ["Role"] = Roles.Moderator, ["Password"] = TestConsole.Password });
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await EnterAsync(console)).StatusCode);
        var id = await IdOfAsync(console, "Sun Qiao");
        await admin.SubmitAsync($"/people/{id}", "form[action*='/close']", []);
        var refused = await EnterAsync(console);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("closed by an admin", (await refused.DocumentAsync()).QuerySelector(".callout-bad")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_WithAnEmailThatExists_SaysItAtTheField()
    {
        await using var console = await TestConsole.StartAsync();
        using var admin = await console.SignedInAsync(Roles.Admin);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["Email"] = "li.wen@example.test", ["Name"] = "Li Wen", ["Role"] = Roles.Lead, ["Password"] = TestConsole.Password };
        await admin.SubmitAsync("/people", "form[action^='/people#']", fields);
        var again = await admin.SubmitAsync("/people", "form[action^='/people#']", fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Equal("true", (await again.DocumentAsync()).QuerySelector("#add-email")!.GetAttribute("aria-invalid"));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ApiKey_WhenMade_IsShownOnceAndFoundUntilRevoked(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        using var admin = await console.SignedInAsync(Roles.Admin);
        await admin.SubmitAsync("/api-keys", "form[action='/api-keys']", new() { ["name"] = "comment service", ["scope"] = nameof(ApiScope.Ingest) });
        var key = (await admin.PageAsync("/api-keys")).QuerySelector("#new-key")!.TextContent;
        Assert.Null((await admin.PageAsync("/api-keys")).QuerySelector("#new-key"));
        Assert.Equal(ApiScope.Ingest, (await console.Get<ApiKeys>().FindAsync(key, TestContext.Current.CancellationToken))!.Scope);
        await admin.SubmitAsync("/api-keys", "form[action$='/revoke']", []);
        Assert.Null(await console.Get<ApiKeys>().FindAsync(key, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Audit_Narrowed_ShowsAndExportsOnlyThat(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        using var admin = await console.SignedInAsync(Roles.Admin);
        await admin.SubmitAsync("/api-keys", "form[action='/api-keys']", new() { ["name"] = "one", ["scope"] = nameof(ApiScope.Read) });
        var page = await admin.PageAsync("/audit?kind=apikey.");
        Assert.Single(page.QuerySelectorAll("table.audit tbody tr"));
        var csv = await admin.GetStringAsync(new Uri("/audit.csv?kind=apikey.add", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(2, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        await admin.SubmitAsync("/audit", "form[action='/audit/verify']", []);
        Assert.Contains("entries hold", (await admin.PageAsync("/audit")).QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing of that kind", (await admin.PageAsync("/audit?subject=nothing")).QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Health_OfAFreshConsole_SaysThatAllIsWell(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        using var admin = await console.SignedInAsync(Roles.Admin);
        Assert.NotNull((await admin.PageAsync("/health-page")).QuerySelector(".figures .state-ok"));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Home_OfEveryRole_OpensOnAnEmptyConsole(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        foreach (var role in Roles.All)
        {
            using var client = await console.SignedInAsync(role);
            Assert.NotNull((await client.PageAsync("/")).QuerySelector("main .home"));
        }
    }

    private static async Task<HttpResponseMessage> EnterAsync(TestConsole console)
    {
        using var client = console.Anonymous();
        return await client.SubmitAsync("/sign-in", "form[action*='sign-in']", new() { ["Email"] = "sun.qiao@example.test", ["Password"] = TestConsole.Password });
    }

    private static async Task<Guid> IdOfAsync(TestConsole console, string name)
    {
        await using var db = console.Db();
        return await db.People.Where(p => p.DisplayName == name).Select(p => p.Id).SingleAsync();
    }
}
