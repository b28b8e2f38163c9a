namespace AdminConsole.Tests.Web;

/// <summary>The repository the tests were built from, for tests that read it.</summary>
internal static class Sources
{
    public static string Root { get; } = Find();

    /// <summary>Not built and not fetched.</summary>
    public static bool IsOurs(string path) => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "AdminConsole.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("These tests read the repository they were built from.");
    }
}
