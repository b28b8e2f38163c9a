using System.Diagnostics;

namespace AdminConsole.Tests.Infrastructure;

/// <summary>The console as a process of its own, to be killed like one.</summary>
public sealed class ConsoleProcess : IAsyncDisposable
{
    private readonly Process process;

    private ConsoleProcess(Process process) => this.process = process;

    /// <summary>Starts it on a data folder and a free port; returns once it answers.</summary>
    public static async Task<ConsoleProcess> StartAsync(string data, CancellationToken cancellationToken)
    {
        var program = Path.ChangeExtension(typeof(Program).Assembly.Location, null);
        var start = new ProcessStartInfo(program, ["serve", "--data", data, "--demo", "off", "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var console = new ConsoleProcess(Process.Start(start)!);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        console.process.OutputDataReceived += (_, line) => Hear(line.Data);
        console.process.ErrorDataReceived += (_, line) => Hear(line.Data);
        console.process.EnableRaisingEvents = true;
        console.process.Exited += (_, _) => up.TrySetException(new InvalidOperationException("The console ended: " + string.Join('\n', said)));
        console.process.BeginOutputReadLine();
        console.process.BeginErrorReadLine();
        await up.Task.WaitAsync(TimeSpan.FromSeconds(90), cancellationToken);
        return console;

        void Hear(string? line)
        {
            if (line is null)
                return;
            lock (said)
                said.Add(line);
            if (line.StartsWith("AdminConsole is at ", StringComparison.Ordinal))
                up.TrySetResult();
        }
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
}
