using System.Globalization;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Moderation.Live;

/// <summary>
/// Server-sent events for those who work in the queue. A connection ends after some minutes and the browser makes a new
/// one, so that a session that was ended elsewhere stops hearing.
/// </summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class LiveController(LiveFeed feed, LiveReader reader, Viewer viewer, TimeProvider clock, IHostApplicationLifetime life) : Controller
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="after">The audit row up to which the page knows; a browser that reconnects says its own.</param>
    [HttpGet("/live")]
    public async Task Stream(long? after, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, life.ApplicationStopping);
        stop.CancelAfter(Longest);
        Response.ContentType = "text/event-stream";
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Accel-Buffering"] = "no";
        HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        try
        {
            await Response.WriteAsync("retry: 1500\n\n", stop.Token);
            await Response.Body.FlushAsync(stop.Token);
            using var listener = await feed.ListenAsync(stop.Token);
            var known = long.TryParse(Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last) ? last : after;
            if (known < listener.From)
            {
                foreach (var missed in (await reader.AfterAsync(known.Value, listener.From, stop.Token)).Events)
                    await SendAsync(missed, stop.Token);
            }

            await SendAsync(await reader.HoldersAsync(stop.Token), stop.Token);
            await Response.Body.FlushAsync(stop.Token);
            while (await NextAsync(listener, stop.Token))
            {
                while (listener.Events.TryRead(out var next))
                    await SendAsync(next, stop.Token);
                await Response.Body.FlushAsync(stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page is closed, the console stops or the connection has lived long enough.
        }
    }

    /// <summary>Waits for an event, and meanwhile keeps proxies from thinking the connection dead.</summary>
    private async Task<bool> NextAsync(LiveFeed.Listener listener, CancellationToken cancel)
    {
        var waiting = listener.Events.WaitToReadAsync(cancel).AsTask();
        while (true)
        {
            try
            {
                return await waiting.WaitAsync(Pulse, cancel);
            }
            catch (TimeoutException)
            {
                await Response.WriteAsync(":\n\n", cancel);
                await Response.Body.FlushAsync(cancel);
            }
        }
    }

    private Task SendAsync(LiveEvent one, CancellationToken cancel)
    {
        var id = one.Sequence is { } sequence ? string.Create(CultureInfo.InvariantCulture, $"id: {sequence}\n") : "";
        return Response.WriteAsync($"{id}event: {one.Name}\ndata: {one.DataFor(viewer.Id!.Value, clock.GetUtcNow())}\n\n", cancel);
    }
}
