using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdminConsole.Engine.Import;

/// <summary>Where rejected rows go, one JSON object a line: line, field, reason and the row. Made with the first one.</summary>
public sealed class RejectsFile(string path) : IDisposable
{
    /// <summary>Of a row's text that is kept: enough to recognise it.</summary>
    private const int RowLength = 2000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private StreamWriter? writer;

    public string Path => path;

    public bool Exists => writer is not null;

    /// <summary><c>FILE.rejects.ndjson</c> beside the file, or in the current folder when that one is read-only.</summary>
    public static string DefaultFor(string file)
    {
        var full = System.IO.Path.GetFullPath(file);
        var name = System.IO.Path.GetFileName(full) + ".rejects.ndjson";
        var folder = System.IO.Path.GetDirectoryName(full)!;
        return System.IO.Path.Combine(IsWritable(folder) ? folder : Environment.CurrentDirectory, name);
    }

    public void Add(long line, string field, string reason, string row)
    {
        writer ??= new StreamWriter(path, append: false);
        writer.WriteLine(JsonSerializer.Serialize(
            new { line, field, reason, row = row.Length <= RowLength ? row : row[..RowLength] + "…" }, Json));
    }

    public void Dispose() => writer?.Dispose();

    private static bool IsWritable(string folder)
    {
        // Root may write where nobody should: the folder's own bits count.
        if (!OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(folder) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == UnixFileMode.None)
            return false;
        var probe = System.IO.Path.Combine(folder, ".adminconsole-write-probe");
        try
        {
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
