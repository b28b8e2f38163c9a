using System.IO.Compression;

namespace AdminConsole.Engine.Moderation.Score.Datasets;

/// <summary>
/// Streams files of labelled comments, plain or gzip, CSV, tabs or JSON, in the layouts that <see cref="DatasetLayouts"/> knows by
/// their columns. A malformed row is reported and passed over.
/// </summary>
public static class CommentDataset
{
    /// <param name="binary">The category that labels 0 and 1 of a plain file speak of.</param>
    public static IEnumerable<DatasetRow> ReadFile(string path, Category binary = Category.Inflammatory)
    {
        using var stream = Open(path);
        foreach (var row in Read(stream, Path.GetFileName(path), binary))
            yield return row;
    }

    public static IEnumerable<DatasetRow> Read(Stream stream, string name, Category binary = Category.Inflammatory)
    {
        var table = DatasetTable.Open(stream, name);
        var layout = DatasetLayouts.Find(table.Header, binary) ?? throw new DatasetException(
            $"{name}: the columns ({Shown(string.Join(',', table.Header))}) are of no known layout. Name them text,label[,weight][,group], or give the file as published of: {DatasetLayouts.Known}.");
        foreach (var record in table.Records)
        {
            if (record.Fields is not { } fields)
                yield return new DatasetRow.Malformed(record.Line, record.Problem!);
            else if (fields.Length < layout.Columns)
                yield return new DatasetRow.Malformed(record.Line, $"{fields.Length} columns where {layout.Columns} are needed");
            else
                yield return layout.Parse(record.Line, fields);
        }
    }

    /// <summary>The texts of a file that names rows to leave out: every column called text, content or comment.</summary>
    public static IReadOnlyList<string> ReadTexts(string path)
    {
        using var stream = Open(path);
        var table = DatasetTable.Open(stream, Path.GetFileName(path));
        int[] columns = [.. Enumerable.Range(0, table.Header.Count).Where(i => IsText(table.Header[i]))];
        if (columns.Length == 0)
            throw new DatasetException($"{path}: no column holds texts ({Shown(string.Join(',', table.Header))}). Call it text.");
        return [.. table.Records.Where(record => record.Fields is not null)
            .SelectMany(record => columns.Where(i => i < record.Fields!.Length).Select(i => record.Fields![i]))
            .Where(text => !string.IsNullOrWhiteSpace(text))];

        static bool IsText(string column) => ((string[])["text", "content", "comment", "文本"]).Any(word => column.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static string Shown(string columns) => columns.Length > 80 ? columns[..80] + "…" : columns;

    private static Stream Open(string path)
    {
        FileStream file;
        try
        {
            file = File.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetException($"There is no file {path}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: {e.Message}", e);
        }

        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
