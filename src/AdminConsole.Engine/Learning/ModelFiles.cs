using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning;

/// <summary>Model files in the data folder: complete or not there, and named after run and start.</summary>
internal static class ModelFiles
{
    public static string NameOf(ModelKind kind, Guid run, int start) => $"{Prefix(kind, run)}{start}.bin";

    public static string ManifestOf(string path) => path + ".json";

    /// <summary>Drops what earlier starts of a run left behind when they were cut short.</summary>
    public static void Sweep(DataFolder folder, ModelKind kind, Guid run)
    {
        if (!Directory.Exists(folder.Models))
            return;
        foreach (var file in Directory.EnumerateFiles(folder.Models, Prefix(kind, run) + "*"))
            File.Delete(file);
    }

    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(ManifestOf(path));
    }

    /// <summary>A sentence when the file is not what was filed.</summary>
    public static string? ProblemOf(DataFolder folder, ModelVersion version)
    {
        var path = Path.Combine(folder.Models, version.FileName);
        try
        {
            using var file = File.OpenRead(path);
            return string.Equals(Convert.ToHexStringLower(SHA256.HashData(file)), version.Hash, StringComparison.OrdinalIgnoreCase)
                ? null
                : $"The file {version.FileName} was changed after the training. Restore it from a backup or train again.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The file {version.FileName} cannot be read. Restore it from a backup or train again.";
        }
    }

    public static void WriteText(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Beside the target, to the disk, then into place.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var partial = $"{path}.{Path.GetRandomFileName()}.partial"; // two nodes may write the same file
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }

    private static string Prefix(ModelKind kind, Guid run) => $"{kind.ToString().ToLowerInvariant()}-{run:N}-";
}
