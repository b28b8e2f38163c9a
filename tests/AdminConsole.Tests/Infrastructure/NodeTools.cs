using System.Diagnostics;
using AdminConsole.Tests.Web;

namespace AdminConsole.Tests.Infrastructure;

/// <summary>Programs of other people that judge what the console says, run by Node from <c>tests/node</c>.</summary>
internal static class NodeTools
{
    public static string Folder { get; } = Path.Combine(Sources.Root, "tests", "node");

    /// <summary>Skips the test where Node or the packages are absent.</summary>
    public static void Need(string package)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node"))),
            "node is not installed");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", package)), $"{package} is not there: run 'npm ci --ignore-scripts' in tests/node");
    }

    /// <summary>Runs a script in the packages' folder; returns its exit code and all that it said.</summary>
    public static async Task<(int Exit, string Said)> RunAsync(IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        if (input is not null)
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
