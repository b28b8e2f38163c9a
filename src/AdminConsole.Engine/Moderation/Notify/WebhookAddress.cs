using System.Net;
using System.Net.Sockets;

namespace AdminConsole.Engine.Moderation.Notify;

public enum AddressProblem
{
    /// <summary>Not an absolute http or https address.</summary>
    NotHttp = 1,

    /// <summary>It carries a user name or password, which would end up in logs and pages.</summary>
    UserInfo = 2,
}

/// <summary>
/// Which addresses the console calls. Receivers often live in the same private network, so private addresses are fine;
/// link-local ones are not, since that is where clouds keep their machines' credentials.
/// </summary>
public static class WebhookAddress
{
    public static AddressProblem? Problem(string? url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            return AddressProblem.NotHttp;
        return uri.UserInfo.Length > 0 ? AddressProblem.UserInfo : null;
    }

    public static bool IsForbidden(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any)
            : address.GetAddressBytes() is [169, 254, _, _] or [0, _, _, _] or [>= 224, _, _, _];
    }

    /// <summary>Looks the name up once and connects to what was checked, so that a second look-up cannot answer differently.</summary>
    internal static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = addresses.Where(a => !IsForbidden(a)).ToArray();
        if (addresses.Length > 0 && allowed.Length == 0)
            throw new ForbiddenAddressException(context.DnsEndPoint.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The name leads only to addresses that the console never calls.</summary>
public sealed class ForbiddenAddressException(string host) : IOException($"{host} leads to a link-local or reserved address.");
