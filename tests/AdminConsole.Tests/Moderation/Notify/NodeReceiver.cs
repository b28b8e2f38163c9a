using System.Diagnostics;
using System.Text.Json;

namespace AdminConsole.Tests.Moderation.Notify;

/// <summary>The receiver that the README shows (<c>tests/node/receiver.mjs</c>), as a process of its own.</summary>
internal sealed class NodeReceiver : IAsyncDisposable
{
    private readonly Process process;

    private NodeReceiver(Process process, string url)
    {
        this.process = process;
        Url = url;
    }

    public string Url { get; }

    /// <param name="port">0 for a free one.</param>
    public static async Task<NodeReceiver> StartAsync(string secret, int port, CancellationToken cancellationToken)
    {
        NodeTools.Need("standardwebhooks");
        var start = new ProcessStartInfo("node", ["receiver.mjs", port.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = NodeTools.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["WEBHOOK_SECRET"] = secret;
        var process = Process.Start(start)!;
        var url = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new NodeReceiver(process, url ?? throw new InvalidOperationException("The receiver did not start."));
    }

    /// <summary>What it made of the next request: outcome, type and comment.</summary>
    public async Task<(string? Outcome, string? Type, string? Comment)> NextAsync(CancellationToken cancellationToken)
    {
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        using var said = JsonDocument.Parse(line!);
        return (Of("outcome"), Of("type"), Of("comment"));

        string? Of(string name) => said.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
