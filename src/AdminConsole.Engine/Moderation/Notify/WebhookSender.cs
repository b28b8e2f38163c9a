using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>What came of one attempt.</summary>
public sealed record AttemptResult(bool Delivered, DeliveryProblem? Problem, int? Status, string? Error, TimeSpan Took);

/// <summary>Makes one signed attempt. Redirects are not followed: a receiver has one address, and it is the one a lead typed.</summary>
public sealed class WebhookSender(HttpClient http, ISecretProtector secrets, WebhookOptions options, TimeProvider clock)
{
    public static HttpMessageHandler Handler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = WebhookAddress.ConnectAsync,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 16,
    };

    public async Task<AttemptResult> SendAsync(WebhookEndpoint endpoint, OutboxMessage message, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var keys = Secrets(endpoint);
        if (keys.Count == 0)
            return Failed(DeliveryProblem.SecretUnreadable, null, null);
        using var limit = new CancellationTokenSource(options.Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var request = Request(endpoint, message, keys, clock.GetUtcNow());
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            return response.IsSuccessStatusCode
                ? new AttemptResult(true, null, (int)response.StatusCode, null, clock.GetElapsedTime(started))
                : Failed(DeliveryProblem.Status, response.StatusCode, response.ReasonPhrase);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(DeliveryProblem.Timeout, null, null);
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException forbidden)
        {
            return Failed(DeliveryProblem.ForbiddenAddress, null, forbidden.Message);
        }
        catch (HttpRequestException e)
        {
            return Failed(DeliveryProblem.Connection, e.StatusCode, e.InnerException is SocketException socket ? socket.Message : e.Message);
        }

        AttemptResult Failed(DeliveryProblem problem, HttpStatusCode? status, string? error) =>
            new(false, problem, (int?)status, error is { Length: > 300 } ? error[..300] : error, clock.GetElapsedTime(started));
    }

    /// <summary>The secret in force and, during a roll-over, the one before it.</summary>
    private List<string> Secrets(WebhookEndpoint endpoint)
    {
        var readable = new List<string>();
        if (secrets.Unprotect(endpoint.ProtectedSecret) is { } current)
            readable.Add(current);
        if (endpoint.IsRolling(clock.GetUtcNow()) && secrets.Unprotect(endpoint.PreviousProtectedSecret!) is { } previous)
            readable.Add(previous);
        return readable;
    }

    private static HttpRequestMessage Request(WebhookEndpoint endpoint, OutboxMessage message, List<string> secrets, DateTimeOffset at)
    {
        var id = message.Id.ToString();
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new StringContent(message.Payload, new UTF8Encoding(false), "application/json"),
        };
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, string.Join(' ', secrets.Select(secret => WebhookSignature.Sign(secret, id, at, message.Payload))));
        request.Headers.UserAgent.ParseAdd("AdminConsole/1");
        return request;
    }
}
