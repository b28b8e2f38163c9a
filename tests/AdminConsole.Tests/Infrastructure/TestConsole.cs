using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Infrastructure;

/// <summary>The real host on a fresh database: pages, API, sign-in, antiforgery and all.</summary>
public sealed class TestConsole : WebApplicationFactory<Program>
{
    public const string Password = "correct horse 7";
    private readonly TestDatabase database;
    private readonly Action<IServiceCollection>? change;
    private readonly IReadOnlyDictionary<string, string> settings;

    private TestConsole(TestDatabase database, Action<IServiceCollection>? change, IReadOnlyDictionary<string, string>? settings)
    {
        this.database = database;
        this.change = change;
        this.settings = settings ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }

    public DataFolder Folder => database.Folder;

    /// <param name="provider">Which database.</param>
    /// <param name="change">Replaces services, such as the clock.</param>
    /// <param name="settings">Further settings, <c>Section:Key</c> → value.</param>
    /// <param name="kestrel">Listen on a free port, for a real browser; <see cref="Address"/> says where.</param>
    public static async Task<TestConsole> StartAsync(
        StorageProvider provider = StorageProvider.Sqlite,
        Action<IServiceCollection>? change = null,
        IReadOnlyDictionary<string, string>? settings = null,
        bool kestrel = false)
    {
        var console = new TestConsole(await TestDatabase.CreateAsync(provider), change, settings);
        if (kestrel)
        {
            console.UseKestrel(0);
            console.StartServer();
        }
        else
        {
            _ = console.Server; // builds and starts the host
        }

        return console;
    }

    /// <summary>Where the console listens, when it was started with Kestrel.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>The console's services once more on the same database, as a second process has them.</summary>
    public ServiceProvider AnotherProcess() => database.Services();

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public ConsoleDb Db() => Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<ConsoleDb>>().CreateDbContext();

    /// <summary>A browser-like client: keeps cookies, does not follow redirects.</summary>
    public HttpClient Anonymous() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>A client signed in, through the sign-in page, as a new person of that role.</summary>
    public async Task<HttpClient> SignedInAsync(string role, string? name = null)
    {
        name ??= role;
        var email = $"{Guid.CreateVersion7():N}@example.test";
        var outcome = await Get<People>().AddAsync(
            ProcessContext.System("person.add", "test"), email, name, role, Password, CancellationToken.None);
        Assert.IsType<PersonOutcome.Saved>(outcome);
        var client = Anonymous();
        var response = await client.SubmitAsync("/sign-in", "form[action*='sign-in']", new() { ["Email"] = email, ["Password"] = Password });
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Test");
        builder.UseSetting("data", database.Folder.Root);
        builder.UseSetting("demo", "off");
        builder.UseSetting("Learning:ShippedModel", "false"); // it would score what a test puts there
        foreach (var (key, value) in database.Settings)
        {
            if (value is not null)
                builder.UseSetting(key, value);
        }

        foreach (var (key, value) in TestLog.Settings)
            builder.UseSetting(key, value);
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
        if (change is not null)
            builder.ConfigureServices(change);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }
}

public static class Pages
{
    private static readonly HtmlParser Parser = new();

    public static async Task<IHtmlDocument> PageAsync(this HttpClient client, string path)
    {
        var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"GET {path} answered {(int)response.StatusCode}");
        return await response.DocumentAsync();
    }

    public static async Task<IHtmlDocument> DocumentAsync(this HttpResponseMessage response) =>
        Parser.ParseDocument(await response.Content.ReadAsStringAsync());

    /// <summary>Fills the form that <paramref name="selector"/> finds on the page and sends it as a browser without scripts would.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(
        this HttpClient client, string path, string selector, Dictionary<string, string> fields)
    {
        var page = await client.PageAsync(path);
        var form = page.QuerySelector(selector) as IHtmlFormElement;
        Assert.True(form is not null, $"{path} has no form '{selector}'");
        return await client.SubmitAsync(form, path, fields);
    }

    public static Task<HttpResponseMessage> SubmitAsync(
        this HttpClient client, IHtmlFormElement form, string path, Dictionary<string, string> fields)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Name.Length: > 0 } input when !fields.ContainsKey(input.Name!):
                    if (input.Type is "checkbox" or "radio" ? input.IsChecked : input.Type is not ("submit" or "button"))
                        values.Add(new(input.Name!, input.Value));
                    break;
                case IHtmlTextAreaElement { Name.Length: > 0 } area when !fields.ContainsKey(area.Name!):
                    values.Add(new(area.Name!, area.Value));
                    break;
                case IHtmlSelectElement { Name.Length: > 0 } select when !fields.ContainsKey(select.Name!):
                    values.Add(new(select.Name!, select.Value ?? ""));
                    break;
            }
        }

        values.AddRange(fields);
        var action = form.GetAttribute("action") is { Length: > 0 } target ? target : path;
        return client.PostAsync(new Uri(action, UriKind.Relative), new FormUrlEncodedContent(values));
    }
}
