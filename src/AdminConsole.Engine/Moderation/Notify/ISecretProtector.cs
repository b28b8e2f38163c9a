namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>Encrypts signing secrets at rest with the host's key ring.</summary>
public interface ISecretProtector
{
    string Protect(string secret);

    /// <summary>Null when the keys that encrypted it are gone.</summary>
    string? Unprotect(string protectedSecret);
}
