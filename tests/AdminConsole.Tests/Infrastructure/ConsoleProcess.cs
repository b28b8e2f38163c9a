using System.Diagnostics;

namespace AdminConsole.Tests.Infrastructure;

/// <summary>The console as a process of its own, to be killed like one.</summary>
public sealed class ConsoleProcess : IAsyncDisposable
{
    private readonly Process process;

    private ConsoleProcess(Process process) => this.process = process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it has cost so far; on a busy machine the fairer figure.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    private static string Executable { get; } = Path.ChangeExtension(typeof(AdminConsole.Web.Hosting.ConsoleHost).Assembly.Location, null);

    /// <summary>Starts it on a data folder and a free port; returns once it answers.</summary>
    /// <param name="settings"><c>Section:Key</c> → value; null values are left out.</param>
    public static async Task<ConsoleProcess> StartAsync(
        string data, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var start = Start(["serve", "--data", data, "--demo", "off", "--urls", "http://127.0.0.1:0", "--Learning:ShippedModel=false", .. Arguments(settings)]);
        var console = new ConsoleProcess(Process.Start(start)!);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        console.process.OutputDataReceived += (_, line) => Hear(line.Data);
        console.process.ErrorDataReceived += (_, line) => Hear(line.Data);
        console.process.EnableRaisingEvents = true;
        console.process.Exited += (_, _) => up.TrySetException(new InvalidOperationException("The console ended: " + string.Join('\n', said)));
        console.process.BeginOutputReadLine();
        console.process.BeginErrorReadLine();
        await up.Task.WaitAsync(TimeSpan.FromMinutes(3), cancellationToken); // a busy machine starts one slowly
        return console;

        void Hear(string? line)
        {
            if (line is null)
                return;
            lock (said)
                said.Add(line);
            if (line.StartsWith("AdminConsole is at ", StringComparison.Ordinal))
            {
                console.Address = new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]);
                up.TrySetResult();
            }
        }
    }

    /// <summary>Runs a verb to its end.</summary>
    /// <param name="input">A line for its standard input, which then ends.</param>
    public static async Task<(int ExitCode, string Said, string Complained)> RunAsync(
        IReadOnlyList<string> verb, string data, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? settings = null, string? input = null)
    {
        var start = Start([.. verb, "--data", data]);
        start.RedirectStandardInput = true;
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var complained = process.StandardError.ReadToEndAsync(cancellationToken);
        if (input is not null)
            await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await said, await complained);
    }

    /// <summary>SIGKILL: nothing of it gets to say goodbye.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private static ProcessStartInfo Start(IEnumerable<string> arguments) => new(Executable, arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static IEnumerable<string> Arguments(IReadOnlyDictionary<string, string?>? settings) =>
        (settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)).Where(s => s.Value is not null).Select(s => $"--{s.Key}={s.Value}");
}
