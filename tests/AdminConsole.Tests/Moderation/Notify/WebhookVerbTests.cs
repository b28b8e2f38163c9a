using AdminConsole.Engine.Moderation.Notify;

namespace AdminConsole.Tests.Moderation.Notify;

/// <summary>The verb as scripts meet it.</summary>
public sealed class WebhookVerbTests : IDisposable
{
    private const string Url = "https://platform.example/hooks";
    private readonly string folder = Directory.CreateTempSubdirectory("console-verb-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Webhook_AddedListedAndRolledOver_PrintsEachSecretOnceAndAlone()
    {
        var known = WebhookSignature.NewSecret();
        Assert.Equal((0, ""), Both(await RunAsync(known, "add", Url, "--secret-stdin", "--description", "the platform")));
        var (_, listed, _) = await RunAsync(null, "list");
        Assert.Equal($"{Url}\ton\t0 waiting\t0 dead\tnever\n", listed);

        var (code, rolled, said) = await RunAsync(null, "roll", Url, "--hours", "2");
        Assert.Equal(0, code);
        Assert.True(WebhookSignature.IsSecret(rolled.TrimEnd()));
        Assert.Contains("signs too until", said, StringComparison.Ordinal);

        Assert.Equal(2, (await RunAsync(null, "roll", Url)).Code); // two are in use already
        Assert.Equal(2, (await RunAsync(known, "add", Url, "--secret-stdin")).Code);
        var (empty, _, why) = await RunAsync("", "add", "https://other.example/", "--secret-stdin");
        Assert.Equal(2, empty); // nothing piped in is a mistake, not a wish for a new secret
        Assert.Contains("whsec_", why, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static (int Code, string Output) Both((int Code, string Output, string Error) run) => (run.Code, run.Output);

    private Task<(int Code, string Output, string Error)> RunAsync(string? input, params string[] arguments) =>
        ConsoleProcess.RunAsync(["webhook", .. arguments], folder, Stop, input: input);
}
