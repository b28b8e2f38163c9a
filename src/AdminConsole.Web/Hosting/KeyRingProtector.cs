using System.Security.Cryptography;
using AdminConsole.Engine.Moderation.Notify;
using Microsoft.AspNetCore.DataProtection;

namespace AdminConsole.Web.Hosting;

/// <summary>Signing secrets under the console's own key ring, which lies in the data folder's <c>keys</c>.</summary>
public sealed class KeyRingProtector(IDataProtectionProvider keys) : ISecretProtector
{
    private readonly IDataProtector protector = keys.CreateProtector("webhook-secrets");

    public string Protect(string secret) => protector.Protect(secret);

    public string? Unprotect(string protectedSecret)
    {
        try
        {
            return protector.Unprotect(protectedSecret);
        }
        catch (CryptographicException)
        {
            return null; // another key ring: the page asks for a new secret
        }
    }
}
