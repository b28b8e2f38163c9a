using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AdminConsole.Tests.Import;

/// <summary>The verb as scripts meet it: exit codes, the last line, and a disk that fills up.</summary>
public sealed partial class ImportVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("console-verb-").FullName;
    private string? mounted;

    [Fact]
    public async Task Import_AFile_EndsWithTheCountsAndExitsWithZero()
    {
        var path = Write(3, 40);
        var (code, output, _) = await ConsoleProcess.RunAsync(["import", "comments", path], Path.Combine(folder, "data"), TestContext.Current.CancellationToken);
        Assert.Equal(0, code);
        Assert.Matches(LastLine(), output.TrimEnd().Split('\n')[^1]);
        Assert.StartsWith("imported 3, updated 0, unchanged 0, rejected 0 in ", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no file", "comments", "nothing.csv")]
    [InlineData("Must be one of", "comments", "nothing.csv", "--layout", "unheard_of")]
    [InlineData("Add --help", "songs", "nothing.csv")]
    public async Task Import_WrongUsage_ExitsWithTwoAndSaysWhy(string says, params string[] arguments)
    {
        var (code, _, error) = await ConsoleProcess.RunAsync(["import", .. arguments], Path.Combine(folder, "data"), TestContext.Current.CancellationToken);
        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_IntoAFolderThatCannotBeMade_SaysWhatToDoAndExitsWithOne()
    {
        var path = Write(1, 10);
        var (code, _, error) = await ConsoleProcess.RunAsync(["import", "comments", path], Path.Combine(path, "data"), TestContext.Current.CancellationToken);
        Assert.Equal(1, code);
        Assert.Contains("choose another folder with --data", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OntoAFullDisk_SaysSoKeepsWholeBatchesAndExitsWithOne()
    {
        var small = Directory.CreateDirectory(Path.Combine(folder, "small")).FullName;
        if (!OperatingSystem.IsLinux() || await StartAsync("mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", small) != 0)
            Assert.Skip("A small disk can only be made by root on Linux.");
        mounted = small;

        var (code, output, error) = await ConsoleProcess.RunAsync(["import", "comments", Write(40_000, 200)], Path.Combine(small, "data"), TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains("The disk that holds the database is full", error, StringComparison.Ordinal);
        var last = LastLine().Match(output.TrimEnd().Split('\n')[^1]);
        Assert.True(last.Success, output);
        Assert.Equal(0, int.Parse(last.Groups["new"].Value, CultureInfo.InvariantCulture) % 4000);
    }

    public void Dispose()
    {
        if (mounted is not null)
            Process.Start("umount", ["-l", mounted]).WaitForExit();
        Directory.Delete(folder, recursive: true);
    }

    private string Write(int rows, int length)
    {
        var path = Path.Combine(folder, "comments.csv");
        File.WriteAllLines(path, ["id,text,author_id,thread_id,created",
            .. Enumerable.Range(0, rows).Select(i => $"{i},{i} {new string('x', length)},author-{i},t,2026-11-01T08:00:00Z")]);
        return path;
    }

    private static async Task<int> StartAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    [GeneratedRegex(@"^imported (?<new>\d+), updated \d+, unchanged \d+, rejected \d+ in \d+\.\d s$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastLine();
}
