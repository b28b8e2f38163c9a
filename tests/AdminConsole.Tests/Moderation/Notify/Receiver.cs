using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Notify;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Tests.Moderation.Notify;

/// <summary>
/// What a platform has to do: check the signature over the raw body, drop what it has seen, answer 2xx. It listens on
/// a real port and can be told to fail.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, byte> seen = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim reached = new(0);
    private readonly SemaphoreSlim taken = new(0);
    private (string Id, DateTimeOffset At, string Body, string Signatures) last;
    private bool limited;
    private int left;

    private Receiver(WebApplication app) => this.app = app;

    public string Secret { get; } = WebhookSignature.NewSecret();

    public string Url => app.Urls.Single() + "/hooks";

    /// <summary>Bodies accepted, in order of arrival, without repeats.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public int Requests;

    public int Forged;

    /// <summary>What it answers; null takes what it is sent.</summary>
    public HttpStatusCode? Answer { get; set; }

    /// <summary>So many it takes from now on, then it fails; null: as <see cref="Answer"/> says.</summary>
    public int? TakesBeforeItFails
    {
        set
        {
            limited = value is not null;
            Volatile.Write(ref left, value ?? 0);
        }
    }

    /// <summary>Until this is done it answers nobody.</summary>
    public Task? Hangs { get; set; }

    /// <summary>Waits until so many requests have reached it.</summary>
    public async Task ReachedAsync(int count, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref Requests) < count)
            await reached.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until it has taken so many.</summary>
    public async Task TakenAsync(int count, CancellationToken cancellationToken)
    {
        while (Bodies.Count < count)
            await taken.WaitAsync(cancellationToken);
    }

    /// <summary>Whatever is about this comment it never takes.</summary>
    public string? Refuses { get; set; }

    /// <summary>The events of one comment, in order of arrival.</summary>
    public IEnumerable<string?> TypesOf(string platformId) => Bodies
        .Select(body => JsonDocument.Parse(body).RootElement)
        .Where(e => e.GetProperty("data").TryGetProperty("comment_id", out var id) && id.GetString() == platformId)
        .Select(e => e.GetProperty("type").GetString());

    /// <summary>Which of these secrets the last request was signed with.</summary>
    public IEnumerable<string> LastSignedWith(IEnumerable<string> secrets) =>
        secrets.Where(secret => last.Signatures.Split(' ').Contains(WebhookSignature.Sign(secret, last.Id, last.At, last.Body), StringComparer.Ordinal));

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hooks", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        reached.Dispose();
        taken.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        Interlocked.Increment(ref Requests);
        reached.Release();
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var id = context.Request.Headers[WebhookSignature.IdHeader].ToString();
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(context.Request.Headers[WebhookSignature.TimestampHeader].ToString(), System.Globalization.CultureInfo.InvariantCulture));
        last = (id, at, body, context.Request.Headers[WebhookSignature.SignatureHeader].ToString());
        if (context.Request.Headers[WebhookSignature.SignatureHeader] != WebhookSignature.Sign(Secret, id, at, body))
        {
            Interlocked.Increment(ref Forged);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (Hangs is { } end)
            await end.WaitAsync(context.RequestAborted);
        var failure = limited
            ? Interlocked.Decrement(ref left) >= 0 ? null : HttpStatusCode.ServiceUnavailable
            : Refuses is not null && body.Contains($"\"{Refuses}\"", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : Answer;
        if (failure is { } status)
        {
            context.Response.StatusCode = (int)status;
            if (status is HttpStatusCode.Redirect)
                context.Response.Headers.Location = "/elsewhere";
            return;
        }

        if (seen.TryAdd(id, 0))
        {
            Bodies.Enqueue(body);
            taken.Release();
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
