using System.Diagnostics;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;

namespace AdminConsole.Benchmarks;

/// <summary>The console as a process of its own, for benchmarks that stand outside of it.</summary>
internal sealed class BenchConsole : IAsyncDisposable
{
    private static readonly string Program = Path.ChangeExtension(typeof(ConsoleConfiguration).Assembly.Location, null);
    private readonly Process process;

    private BenchConsole(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Runs a verb to its end; what it printed.</summary>
    public static async Task<string> VerbAsync(DataFolder folder, IEnumerable<string> arguments, string? input = null)
    {
        using var process = Start([.. arguments, "--data", folder.Root], input is not null);
        if (input is not null)
        {
            await process.StandardInput.WriteLineAsync(input);
            process.StandardInput.Close();
        }

        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }

    public static async Task<BenchConsole> StartAsync(DataFolder folder)
    {
        const string Ready = "AdminConsole is at ";
        var process = Start(["serve", "--data", folder.Root, "--demo", "off", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"], input: false);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(); // or it would block once the pipe is full
                return new BenchConsole(process, new Uri(line[Ready.Length..].Split(' ')[0].TrimEnd(',')));
            }
        }

        throw new InvalidOperationException("The console did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Start(IReadOnlyList<string> arguments, bool input) => Process.Start(new ProcessStartInfo(Program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardInput = input,
    })!;
}
