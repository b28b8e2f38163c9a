using System.Text;

namespace AdminConsole.Engine.Import;

/// <summary>
/// Lines of strict UTF-8 with their numbers. A line with bytes that are not UTF-8 carries <see cref="NotUtf8"/> and a
/// line over <see cref="MaxLength"/> is cut, so that neither ends the import nor fills the memory.
/// </summary>
public sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>UTF-16 units; far above any row that could be taken.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Stands where a byte could not be read; a noncharacter, so no honest text holds it.</summary>
    public const char NotUtf8 = '\uffff';

    private readonly StreamReader reader = new(
        stream, Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(NotUtf8.ToString())),
        detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);

    private readonly char[] buffer = new char[1 << 15];
    private readonly StringBuilder rest = new();
    private int from;
    private int to;

    /// <summary>Number of the line returned last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The line without its end, or null after the last one.</summary>
    public string? Next()
    {
        rest.Clear();
        var any = false;
        while (true)
        {
            if (from == to)
            {
                (from, to) = (0, reader.Read(buffer, 0, buffer.Length));
                if (to == 0)
                {
                    if (!any)
                        return null;
                    Number++;
                    return Trim(rest.ToString());
                }
            }

            any = true;
            var span = buffer.AsSpan(from, to - from);
            var end = span.IndexOf('\n');
            var part = end < 0 ? span : span[..end];
            if (end >= 0 && rest.Length == 0)
            {
                from += end + 1;
                Number++;
                return Trim(new string(part));
            }

            if (rest.Length + part.Length <= MaxLength)
                rest.Append(part);
            else if (rest.Length < MaxLength)
                rest.Append(part[..(MaxLength - rest.Length)]);
            if (end < 0)
            {
                from = to;
                continue;
            }

            from += end + 1;
            Number++;
            return Trim(rest.ToString());
        }
    }

    public void Dispose() => reader.Dispose();

    private static string Trim(string line) => line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
}
