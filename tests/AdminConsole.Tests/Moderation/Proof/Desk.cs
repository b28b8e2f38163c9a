using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace AdminConsole.Tests.Moderation.Proof;

/// <summary>What a moderator's page was told, and between which moments.</summary>
/// <param name="Outcome">The answer's <c>X-Outcome</c>; empty when the decision was recorded.</param>
internal sealed record DeskAnswer(int Moderator, Offered Comment, HttpStatusCode Status, string Outcome, string Body, long From, long To)
{
    public bool IsRecorded => Status == HttpStatusCode.OK;
}

/// <summary>One moderator's browser, as far as HTTP goes: cookies, the form token, and the requests the queue's script sends.</summary>
internal sealed partial class Desk : IDisposable
{
    private readonly HttpClient http;
    private readonly CookieContainer cookies;
    private readonly int moderator;
    private string token = "";

    private Desk(HttpClient http, CookieContainer cookies, int moderator) => (this.http, this.cookies, this.moderator) = (http, cookies, moderator);

    public static async Task<Desk> SignInAsync(Uri console, int moderator, CancellationToken cancel)
    {
        var cookies = new CookieContainer();
        var http = Client(console, cookies);
        var desk = new Desk(http, cookies, moderator);
        var form = FormToken().Match(await http.GetStringAsync(Relative("/sign-in"), cancel)).Groups["token"].Value;
        using var answer = await http.PostAsync(Relative("/sign-in"), new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Email"] = Shift.EmailOf(moderator),
            ["Password"] = Shift.Password,
            ["__RequestVerificationToken"] = form,
        }), cancel);
        if (answer.StatusCode != HttpStatusCode.Redirect)
            throw new InvalidOperationException($"Signing in answered {answer.StatusCode}.");

        // Any page carries it; the queue's own would lease comments, and these people decide without.
        desk.token = PageToken().Match(await http.GetStringAsync(Relative("/decisions"), cancel)).Groups["token"].Value;
        return desk;
    }

    /// <summary>The same browser, with its cookies, when the console has come back at another address.</summary>
    public Desk At(Uri console) => new(Client(console, cookies), cookies, moderator) { token = token };

    public Task<DeskAnswer> ApproveAsync(Offered comment, CancellationToken cancel) => DecideAsync(comment, "approve", null, cancel);

    public Task<DeskAnswer> RemoveAsync(Offered comment, int reason, CancellationToken cancel) => DecideAsync(comment, "remove", reason, cancel);

    private async Task<DeskAnswer> DecideAsync(Offered comment, string what, int? reason, CancellationToken cancel)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["do"] = what,
            ["version"] = comment.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["hash"] = comment.Hash,
        };
        if (reason is { } why)
            fields["reason"] = why.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var from = Stopwatch.GetTimestamp();
        using var answer = await PostAsync($"/queue/{comment.Id}/decide", fields, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        return new DeskAnswer(
            moderator, comment, answer.StatusCode, answer.Headers.TryGetValues("X-Outcome", out var outcome) ? string.Concat(outcome) : "",
            body, from, Stopwatch.GetTimestamp());
    }

    public async Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("RequestVerificationToken", token);
        return await http.SendAsync(request, cancel);
    }

    public void Dispose() => http.Dispose();

    private static HttpClient Client(Uri console, CookieContainer cookies)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = cookies }) { BaseAddress = console };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return http;
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"ac-form\" content=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex PageToken();
}
