using System.IO.Compression;
using CsvHelper;

namespace AdminConsole.Engine.Moderation.Score.Datasets;

/// <summary>
/// Streams files of labelled comments: CSV with a header, plain or gzip, in the layouts of COLD, SWSR, Davidson, the
/// moderation guide, the written comments, and <c>text,label[,weight][,group]</c>. A malformed row is reported and passed over.
/// </summary>
public static class CommentDataset
{
    /// <summary>A longer record is an unclosed quote, not a comment.</summary>
    private const int MaxRecordSize = 16_000_000;

    /// <param name="binary">The category that labels 0 and 1 of a plain file speak of.</param>
    public static IEnumerable<DatasetRow> ReadFile(string path, Category binary = Category.Inflammatory)
    {
        using var stream = Open(path);
        foreach (var row in Read(stream, Path.GetFileName(path), binary))
            yield return row;
    }

    public static IEnumerable<DatasetRow> Read(Stream stream, string name, Category binary = Category.Inflammatory)
    {
        var malformed = new Queue<DatasetRow.Malformed>();
        using var reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = ',',
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => malformed.Enqueue(new DatasetRow.Malformed(record.LineNumber, Reason(record.Reason))),
            MaxRecordSize = MaxRecordSize,
            TrackLineNumbers = true,
        });
        Guard(name, () =>
        {
            reader.ReadHeader();
            return true;
        });
        var layout = DatasetLayout.Find(reader.Headers.ToArray(), binary) ?? throw new DatasetException(
            $"{name}: the header names no known layout. Expected columns text,label[,weight], or those of cold, swsr, davidson, netease_moderation or written.");
        while (Guard(name, reader.Read))
        {
            while (malformed.TryDequeue(out var passedOver))
                yield return passedOver;
            var fields = reader.Current.ToArray();
            yield return fields.Length < layout.Columns
                ? new DatasetRow.Malformed(reader.LineNumber, $"{fields.Length} columns where {layout.Columns} are needed")
                : layout.Parse(reader.LineNumber, fields);
        }

        while (malformed.TryDequeue(out var passedOver))
            yield return passedOver;
    }

    private static bool Guard(string name, Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw new DatasetException($"{name}: {e.Message} Is a quote left open?", e);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException($"{name}: the gzip data is damaged.", e);
        }
    }

    private static string Reason(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "a quote inside an unquoted field",
        CsvMalformedReason.TextAfterClosingQuote => "text after a closing quote",
        CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed",
        _ => "not a CSV record",
    };

    private static Stream Open(string path)
    {
        FileStream file;
        try
        {
            file = File.OpenRead(path);
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
