using System.Diagnostics;
using System.Globalization;

[assembly: AssemblyFixture(typeof(AdminConsole.Tests.Search.ElasticsearchNode.Shared))]

namespace AdminConsole.Tests.Search;

/// <summary>
/// A real node, started by the script that <see cref="Variable"/> names: <c>SCRIPT --port N --data DIR</c> runs it in the
/// foreground, prints <c>ready URL</c> once it answers and ends on SIGTERM.
/// </summary>
public sealed class ElasticsearchNode : IAsyncDisposable
{
    public const string Variable = "ADMINCONSOLE_TEST_ELASTICSEARCH";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static Task<ElasticsearchNode>? shared;
    private static readonly Lock Turn = new();
    private readonly string data = Directory.CreateTempSubdirectory("console-elasticsearch-").FullName;
    private Process? process;

    /// <summary>Why tests against a node are skipped; null when they run.</summary>
    public static string? WhyNot { get; } = Script is null ? $"{Variable} is not set" : null;

    public Uri Address { get; private set; } = new("http://localhost:9200");

    private static string? Script => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } script ? script : null;

    /// <summary>The node that tests share: started by the first, stopped with the run.</summary>
    public static Task<ElasticsearchNode> SharedAsync()
    {
        lock (Turn)
            return shared ??= StartAsync();
    }

    public static async Task<ElasticsearchNode> StartAsync()
    {
        var node = new ElasticsearchNode();
        await node.RunAsync(port: 0);
        return node;
    }

    /// <summary>Like a power cut.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Again on the same data and port, until it has recovered its indices.</summary>
    public async Task RestartAsync()
    {
        await RunAsync(Address.Port);
        using var client = new HttpClient { BaseAddress = Address, Timeout = Patience };
        using var answer = await client.GetAsync(new Uri("_cluster/health?wait_for_status=yellow&timeout=60s", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            using var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await term.WaitForExitAsync();
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token);
        }

        process?.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private async Task RunAsync(int port)
    {
        process = Process.Start(new ProcessStartInfo(
            Script!, ["--port", port.ToString(CultureInfo.InvariantCulture), "--data", data])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = data,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith("ready ", StringComparison.Ordinal))
                continue;
            Address = new Uri(line["ready ".Length..].Trim());
            _ = process.StandardOutput.ReadToEndAsync(); // keeps its pipe empty
            return;
        }

        throw new InvalidOperationException($"The node ended before it was ready (exit code {(process.HasExited ? process.ExitCode : 0)}).");
    }

    /// <summary>Stops the shared node when the run ends.</summary>
    public sealed class Shared : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (shared is not null)
                await (await shared).DisposeAsync();
        }
    }
}
