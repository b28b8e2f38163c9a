namespace AdminConsole.Web.Hosting;

/// <summary>An account that came with the demo platform.</summary>
public sealed record DemoAccount(string Email, string Password, string Role);

/// <summary>The accounts that the sign-in page may offer to fill in. Registered only where the demo platform made some.</summary>
public interface IDemoAccounts
{
    IReadOnlyList<DemoAccount> Offered { get; }
}
