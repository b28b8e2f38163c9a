using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace AdminConsole.Engine.Moderation.Score.Datasets;

/// <summary>A record of a table: its fields in the header's order, or why it has none.</summary>
internal readonly record struct TableRecord(long Line, string[]? Fields, string? Problem)
{
    public static TableRecord Of(long line, string[] fields) => new(line, fields, null);

    public static TableRecord Broken(long line, string problem) => new(line, null, problem);
}

/// <summary>
/// A file as named columns and records, whatever it is written in: CSV, fields parted by tabs, a JSON array of objects or one
/// object a line, told by how it begins.
/// </summary>
internal sealed record DatasetTable(IReadOnlyList<string> Header, IEnumerable<TableRecord> Records)
{
    /// <summary>A longer record is an unclosed quote, not a comment.</summary>
    private const int MaxRecordSize = 16_000_000;

    private const int Look = 1 << 16;

    /// <summary>All of a file is kept in memory: what unpacks to more is none of labelled comments, or says no more than a part of it.</summary>
    private const long MostBytes = 512L << 20;

    private const int MostRecords = 2_000_000;

    /// <param name="name">How messages call the file.</param>
    public static DatasetTable Open(Stream stream, string name)
    {
        var table = Begin(stream, name);
        return table with { Records = Counted(table.Records, name) };
    }

    private static IEnumerable<TableRecord> Counted(IEnumerable<TableRecord> records, string name)
    {
        var count = 0;
        foreach (var record in records)
        {
            if (++count > MostRecords)
                throw TooMany(name);
            yield return record;
        }
    }

    private static DatasetTable Begin(Stream stream, string name)
    {
        var beginning = new byte[Look];
        int read;
        try
        {
            read = stream.ReadAtLeast(beginning, Look, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(name, e);
        }

        var whole = new JoinedStream(beginning.AsMemory(0, read), stream, name);
        if (beginning.AsSpan(0, read) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new DatasetException($"{name} is UTF-16. Convert it to UTF-8: iconv -f UTF-16 -t UTF-8 {name} > utf8-file");
        var text = Encoding.UTF8.GetString(beginning, 0, read).TrimStart('\uFEFF').TrimStart();
        if (text.Length == 0)
            throw new DatasetException($"{name} is empty.");
        if (text[0] is '[' or '{')
            return Json(whole, name, text[0] == '[');
        var line = text.AsSpan();
        line = line[..(line.IndexOfAny('\r', '\n') is >= 0 and var end ? end : line.Length)];
        return line.Contains('\t') ? Tabs(whole, name) : Csv(whole, name);
    }

    private static DatasetTable Csv(Stream stream, string name)
    {
        var malformed = new Queue<TableRecord>();
        var reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = ',',
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => malformed.Enqueue(TableRecord.Broken(record.LineNumber, Reason(record.Reason))),
            MaxRecordSize = MaxRecordSize,
            TrackLineNumbers = true,
        });
        Guard(name, () =>
        {
            reader.ReadHeader();
            return true;
        });
        return new DatasetTable(reader.Headers.ToArray(), Records());

        IEnumerable<TableRecord> Records()
        {
            using (reader)
            {
                while (Guard(name, reader.Read))
                {
                    while (malformed.TryDequeue(out var passedOver))
                        yield return passedOver;
                    yield return TableRecord.Of(reader.LineNumber, reader.Current.ToArray());
                }

                while (malformed.TryDequeue(out var passedOver))
                    yield return passedOver;
            }
        }
    }

    /// <summary>Fields parted by tabs; a quote is a character like any other.</summary>
    private static DatasetTable Tabs(Stream stream, string name)
    {
        var reader = new StreamReader(stream, Encoding.UTF8);
        var header = Line(reader, name)!.Split('\t');
        return new DatasetTable(header, Records());

        IEnumerable<TableRecord> Records()
        {
            using (reader)
            {
                for (var number = 2L; Line(reader, name) is { } line; number++)
                {
                    if (line.Length > 0)
                        yield return TableRecord.Of(number, line.Split('\t'));
                }
            }
        }
    }

    private static string? Line(StreamReader reader, string name)
    {
        string? line = null;
        Guard(name, () =>
        {
            line = reader.ReadLine();
            return true;
        });
        return line;
    }

    /// <summary>The first object names the columns; one without a field has it empty.</summary>
    private static DatasetTable Json(Stream stream, string name, bool array)
    {
        List<(long Line, JsonElement Row)> rows = [];
        List<TableRecord> broken = [];
        if (array)
        {
            try
            {
                using var document = JsonDocument.Parse(stream);
                rows.AddRange(document.RootElement.EnumerateArray().Select((row, i) => (i + 1L, row.Clone())));
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                throw new DatasetException($"{name} begins like JSON but is none: {e.Message}", e);
            }
        }
        else
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            for (var number = 1L; Line(reader, name) is { } line; number++)
            {
                if (number > MostRecords)
                    throw TooMany(name);
                try
                {
                    if (!string.IsNullOrWhiteSpace(line))
                        rows.Add((number, JsonElement.Parse(line)));
                }
                catch (JsonException)
                {
                    broken.Add(TableRecord.Broken(number, "the line is not JSON"));
                }
            }
        }

        var first = rows.Find(row => row.Row.ValueKind == JsonValueKind.Object).Row;
        string[] header = first.ValueKind == JsonValueKind.Object ? [.. first.EnumerateObject().Select(field => field.Name)] : [];
        return new DatasetTable(header, rows
            .Select(row => row.Row.ValueKind == JsonValueKind.Object
                ? TableRecord.Of(row.Line, [.. header.Select(column => row.Row.TryGetProperty(column, out var field) ? field.ToString() : "")])
                : TableRecord.Broken(row.Line, "not an object"))
            .Concat(broken));
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
            throw Damaged(name, e);
        }
    }

    private static DatasetException Damaged(string name, InvalidDataException e) => new($"{name}: the gzip data is damaged.", e);

    private static DatasetException TooMany(string name) =>
        new($"{name} has more than {MostRecords.ToString("N0", CultureInfo.InvariantCulture)} rows. Give a part of it.");

    private static string Reason(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "a quote inside an unquoted field",
        CsvMalformedReason.TextAfterClosingQuote => "text after a closing quote",
        CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed",
        _ => "not a CSV record",
    };

    /// <summary>What was read to look at it, then the rest.</summary>
    private sealed class JoinedStream(ReadOnlyMemory<byte> beginning, Stream rest, string name) : Stream
    {
        private ReadOnlyMemory<byte> _beginning = beginning;
        private long _read = beginning.Length;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_beginning.IsEmpty)
            {
                var further = rest.Read(buffer);
                if ((_read += further) > MostBytes)
                    throw new DatasetException($"{name} holds more than {MostBytes >> 20} MiB. Give a part of it.");
                return further;
            }

            var count = Math.Min(buffer.Length, _beginning.Length);
            _beginning.Span[..count].CopyTo(buffer);
            _beginning = _beginning[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() => rest.Flush();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
