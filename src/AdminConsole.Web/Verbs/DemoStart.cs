using AdminConsole.Engine.Demo;
using AdminConsole.Engine.Demo.Seeding;
using AdminConsole.Web.Hosting;

namespace AdminConsole.Web.Verbs;

/// <summary>Brings the demo platform in before the first page, and says how to sign in.</summary>
internal static class DemoStart
{
    /// <param name="wanted">What <c>--demo</c> says: on, off, or nothing for the environment's default.</param>
    public static async Task RunAsync(IServiceProvider services, IHostEnvironment environment, string? wanted, CancellationToken cancellationToken)
    {
        var development = environment.IsDevelopment();
        if (!development)
            await CloseAccountsAsync(services, cancellationToken);
        if (wanted == "off" || (wanted is null && !development))
            return;
        var outcome = await services.GetRequiredService<DemoSeeder>().SeedAsync(development, new Lines(), cancellationToken);
        await Console.Out.WriteLineAsync(outcome switch
        {
            SeedOutcome.Seeded seeded => $"Demo: complete after {seeded.Took.TotalSeconds:0.0} s",
            SeedOutcome.NotEmpty => "Demo: this console already holds data of its own, so nothing was added. Use another --data folder for a demo.",
            _ => "Demo: already there",
        });
        if (development && outcome is not SeedOutcome.NotEmpty)
        {
            services.GetRequiredService<DemoSignIn>().Offer();
            await TellAccountsAsync();
        }
    }

    // A data folder that was filled in Development may be served elsewhere later.
    private static async Task CloseAccountsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<DemoPeople>().DisableAsync(cancellationToken) is > 0 and var closed)
            await Console.Out.WriteLineAsync($"Demo: {closed} demo accounts were closed, since this is not Development");
    }

    private static async Task TellAccountsAsync()
    {
        await Console.Out.WriteLineAsync("Demo accounts (this machine only):");
        foreach (var account in DemoAccounts.All)
            await Console.Out.WriteLineAsync($"  {account.Role,-16} {account.Email,-20} {account.Password}");
    }

    private sealed class Lines : IProgress<string>
    {
        public void Report(string value) => Console.Out.WriteLine($"Demo: {value} …");
    }
}
