using System.Net;

namespace AdminConsole.Tests.House;

public sealed class ServeTests
{
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Health_OfAStartedConsole_IsLiveAndReady(AdminConsole.Engine.Storage.StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        using var client = console.Anonymous();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }
}
