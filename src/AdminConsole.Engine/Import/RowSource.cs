using System.Text;
using System.Text.Json;

namespace AdminConsole.Engine.Import;

public enum RowFormat
{
    /// <summary>RFC 4180 with a header.</summary>
    Csv,

    /// <summary>Fields parted by tabs, no quotes, with a header.</summary>
    Tabs,

    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>Lines that only their layout understands.</summary>
    Lines,
}

/// <summary>
/// Reads rows and goes on after every broken one. A quote that is never closed costs its own line, where a general
/// CSV reader takes the rest of the file for one field.
/// </summary>
public sealed class RowSource(SourceFile file, RowFormat format)
{
    /// <summary>A quoted field may run over this many lines.</summary>
    private const int MaxLinesPerRow = 200;

    /// <summary>The header's columns, or the fields of the first JSON object; empty for lines.</summary>
    public static IReadOnlyList<string> Columns(SourceFile file, RowFormat format)
    {
        using var lines = new LineReader(file.Content());
        while (lines.Next() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            return format switch
            {
                RowFormat.Csv => Split(line) ?? [],
                RowFormat.Tabs => line.Split('\t'),
                RowFormat.Ndjson => JsonFields(line),
                _ => [],
            };
        }

        return [];
    }

    /// <summary>What the file looks like from its first line.</summary>
    public static RowFormat Guess(SourceFile file)
    {
        using var lines = new LineReader(file.Content());
        while (lines.Next() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (line.TrimStart()[0] == '{')
                return RowFormat.Ndjson;
            return line.Contains("##", StringComparison.Ordinal) ? RowFormat.Lines
                : line.Contains('\t', StringComparison.Ordinal) ? RowFormat.Tabs
                : RowFormat.Csv;
        }

        return RowFormat.Csv;
    }

    public IEnumerable<SourceRow> Rows()
    {
        using var lines = new LineReader(file.Content());
        var rows = format switch
        {
            RowFormat.Csv => Csv(lines),
            RowFormat.Tabs => Tabs(lines),
            RowFormat.Ndjson => Ndjson(lines),
            _ => Plain(lines),
        };
        foreach (var row in rows)
        {
            if (row.Problem is null && row.Raw.Contains(LineReader.NotUtf8, StringComparison.Ordinal))
                row.Fail("row", "The row holds bytes that are not UTF-8. Convert the file to UTF-8 and import it again.");
            yield return row;
        }
    }

    private static IEnumerable<SourceRow> Csv(LineReader lines)
    {
        CsvHeader? header = null;
        var ahead = new Queue<(long Number, string Line)>();
        while (true)
        {
            if (!Take(lines, ahead, out var first))
                yield break;
            if (first.Line.Length == 0)
                continue;
            var values = Split(first.Line);
            var raw = first.Line;
            if (values is null)
            {
                (values, raw) = Join(lines, ahead, first.Line);
                if (values is null)
                {
                    var open = new LineRow(first.Number, first.Line);
                    open.Fail("row", "A quote opens in this line and is never closed, or something stands behind a closing quote.");
                    yield return open;
                    continue;
                }
            }

            if (header is null)
            {
                header = new CsvHeader(values);
                continue;
            }

            if (values.Length != header.Columns.Count)
            {
                var wrong = new LineRow(first.Number, raw);
                wrong.Fail("row", $"The row has {values.Length} fields where the header names {header.Columns.Count}.");
                yield return wrong;
                continue;
            }

            yield return new CsvRow(first.Number, raw, header, values);
        }
    }

    /// <summary>Adds lines until the quotes close; gives the lines back when they never do.</summary>
    private static (string[]? Values, string Raw) Join(LineReader lines, Queue<(long, string)> ahead, string first)
    {
        var taken = new List<(long Number, string Line)>();
        var text = new StringBuilder(first);
        while (taken.Count < MaxLinesPerRow && text.Length < LineReader.MaxLength && Take(lines, ahead, out var next))
        {
            taken.Add(next);
            text.Append('\n').Append(next.Line);
            if (next.Line.Contains('"', StringComparison.Ordinal) && Split(text.ToString()) is { } values)
                return (values, text.ToString());
        }

        var rest = ahead.ToArray();
        ahead.Clear();
        foreach (var line in taken)
            ahead.Enqueue(line);
        foreach (var line in rest)
            ahead.Enqueue(line);
        return (null, first);
    }

    private static bool Take(LineReader lines, Queue<(long Number, string Line)> ahead, out (long Number, string Line) next)
    {
        if (ahead.TryDequeue(out next))
            return true;
        if (lines.Next() is not { } line)
            return false;
        next = (lines.Number, line);
        return true;
    }

    /// <summary>The fields of a record, or null when a quote is still open at its end or text follows a closing one.</summary>
    internal static string[]? Split(string record)
    {
        if (!record.Contains('"', StringComparison.Ordinal))
            return record.Split(',');
        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            if (at < record.Length && record[at] == '"')
            {
                var field = new StringBuilder();
                at++;
                while (true)
                {
                    var quote = record.IndexOf('"', at);
                    if (quote < 0)
                        return null;
                    field.Append(record, at, quote - at);
                    at = quote + 1;
                    if (at >= record.Length || record[at] != '"')
                        break;
                    field.Append('"');
                    at++;
                }

                if (at < record.Length && record[at] != ',')
                    return null;
                fields.Add(field.ToString());
            }
            else
            {
                var comma = record.IndexOf(',', at);
                var end = comma < 0 ? record.Length : comma;
                fields.Add(record[at..end]);
                at = end;
            }

            if (at >= record.Length)
                return [.. fields];
            at++;
        }
    }

    private static IEnumerable<SourceRow> Tabs(LineReader lines)
    {
        CsvHeader? header = null;
        while (lines.Next() is { } line)
        {
            if (line.Length == 0)
                continue;
            var values = line.Split('\t');
            if (header is null)
            {
                header = new CsvHeader(values);
            }
            else if (values.Length < header.Columns.Count)
            {
                var wrong = new LineRow(lines.Number, line);
                wrong.Fail("row", $"The row has {values.Length} fields where the header names {header.Columns.Count}.");
                yield return wrong;
            }
            else
            {
                yield return new CsvRow(lines.Number, line, header, values);
            }
        }
    }

    private static IEnumerable<SourceRow> Ndjson(LineReader lines)
    {
        while (lines.Next() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return ParseJson(lines.Number, line);
        }
    }

    private static SourceRow ParseJson(long number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new JsonRow(number, line, document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            var broken = new LineRow(number, line);
            broken.Fail("row", $"The line is not JSON (character {e.BytePositionInLine + 1}).");
            return broken;
        }

        var other = new LineRow(number, line);
        other.Fail("row", "The line is JSON but not an object.");
        return other;
    }

    private static IEnumerable<SourceRow> Plain(LineReader lines)
    {
        while (lines.Next() is { } line)
        {
            if (line.Length > 0)
                yield return new LineRow(lines.Number, line);
        }
    }

    private static IReadOnlyList<string> JsonFields(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(p => p.Name)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
