using Demo = AdminConsole.Engine.Demo;

namespace AdminConsole.Web.Hosting;

/// <summary>Offers the demo accounts on the sign-in page once the demo platform is in, in Development only.</summary>
public sealed class DemoSignIn : IDemoAccounts
{
    public IReadOnlyList<DemoAccount> Offered { get; private set; } = [];

    public void Offer() => Offered = [.. Demo.DemoAccounts.All.Select(a => new DemoAccount(a.Email, a.Password, a.Role))];
}
