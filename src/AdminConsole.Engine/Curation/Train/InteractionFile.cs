using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace AdminConsole.Engine.Curation.Train;

/// <summary>Names as they stand in a file, numbered in the order of their first appearance.</summary>
public sealed class NameIndex
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    public int Count => names.Count;
    public string this[int number] => names[number];

    public int Add(string name)
    {
        if (numbers.TryGetValue(name, out var number))
            return number;
        numbers.Add(name, names.Count);
        names.Add(name);
        return names.Count - 1;
    }

    public int? Find(string name) => numbers.TryGetValue(name, out var number) ? number : null;
}

/// <summary>A row that cannot be read; the message names the file, the line and what would be right.</summary>
public sealed class MalformedInteractionsException(string file, long line, string reason)
    : Exception($"{file}, line {line}: {reason}")
{
    public long Line { get; } = line;
}

/// <summary>
/// Interactions from a file, gzip or not (told by its first bytes): either <c>user item item …</c> a line, or CSV
/// <c>user,item[,count[,timestamp]]</c> with or without a header line. A count becomes the weight 1 + ln(count): a
/// thousand plays are a stronger sign than one, but not a thousand times. Timestamps are Unix seconds or ISO 8601.
/// </summary>
public sealed record InteractionFile(Interactions Interactions, NameIndex Listeners, NameIndex Items)
{
    public static InteractionFile Read(string path)
    {
        var listeners = new NameIndex();
        var items = new NameIndex();
        var pairs = ReadPairs(path, listeners.Add, items.Add);
        if (pairs.Count == 0)
            throw new MalformedInteractionsException(Path.GetFileName(path), 1, "the file holds no pair of a user and an item");
        return new InteractionFile(Interactions.From(pairs, listeners.Count, items.Count), listeners, items);
    }

    /// <summary>Reads pairs and numbers the names with the given functions, so that a test part can be told from its training part.</summary>
    public static List<Interaction> ReadPairs(string path, Func<string, int> listener, Func<string, int> item)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        var gzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        file.Position = 0;
        using Stream content = gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true), true, 1 << 16);
        return ReadPairs(reader, Path.GetFileName(path), listener, item);
    }

    internal static List<Interaction> ReadPairs(TextReader reader, string name, Func<string, int> listener, Func<string, int> item)
    {
        var pairs = new List<Interaction>();
        long line = 0;
        bool? csv = null;
        try
        {
            string? text;
            while ((text = reader.ReadLine()) is not null)
            {
                line++;
                if (string.IsNullOrWhiteSpace(text))
                    continue;
                csv ??= text.Contains(',');
                if (csv.Value)
                    ReadCsvLine(text, name, line, listener, item, pairs);
                else
                    ReadLine(text, listener, item, pairs);
            }
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedInteractionsException(name, line + 1, "the text is not UTF-8; convert the file to UTF-8 first");
        }
        catch (InvalidDataException)
        {
            throw new MalformedInteractionsException(name, line + 1, "the gzip data is damaged; copy the file again");
        }
        return pairs;
    }

    private static void ReadLine(string text, Func<string, int> listener, Func<string, int> item, List<Interaction> pairs)
    {
        var rest = text.AsSpan();
        int? who = null;
        foreach (var range in rest.SplitAny(' ', '\t'))
        {
            var word = rest[range];
            if (word.IsEmpty)
                continue;
            if (who is null)
                who = listener(word.ToString());
            else
                pairs.Add(new Interaction(who.Value, item(word.ToString()), 1, 0));
        }
    }

    private static void ReadCsvLine(string text, string name, long line, Func<string, int> listener, Func<string, int> item, List<Interaction> pairs)
    {
        var fields = Fields(text) ?? throw new MalformedInteractionsException(name, line, "a quotation mark is not closed or not doubled");
        if (line == 1 && IsHeader(fields))
            return;
        if (fields.Count is < 2 or > 4)
            throw new MalformedInteractionsException(name, line, $"expected user,item[,count[,timestamp]] but found {fields.Count} field(s)");
        if (string.IsNullOrWhiteSpace(fields[0]) || string.IsNullOrWhiteSpace(fields[1]))
            throw new MalformedInteractionsException(name, line, "the user or the item is empty");
        pairs.Add(new Interaction(listener(fields[0].Trim()), item(fields[1].Trim()), Weight(fields, name, line), Time(fields, name, line)));
    }

    /// <summary>Fields of one line by RFC 4180, or nothing when the quotation marks do not match. An id never holds a line break.</summary>
    private static List<string>? Fields(string line)
    {
        if (!line.Contains('"'))
            return [.. line.Split(',')];
        var fields = new List<string>(4);
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                field.Append(line[++i]);
            else if (line[i] == '"' && (quoted || field.Length == 0))
                quoted = !quoted;
            else if (line[i] == '"')
                return null;
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(line[i]);
        }
        fields.Add(field.ToString());
        return quoted ? null : fields;
    }

    private static bool IsHeader(List<string> fields) =>
        fields.Count >= 2
        && fields[0].Trim().ToLowerInvariant() is "user" or "user_id" or "userid" or "listener" or "listener_id"
        && fields[1].Trim().ToLowerInvariant() is "item" or "item_id" or "itemid" or "track" or "track_id" or "artist" or "artist_id";

    private static float Weight(List<string> fields, string name, long line)
    {
        if (fields.Count < 3 || string.IsNullOrWhiteSpace(fields[2]))
            return 1;
        if (!double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var count) || !double.IsFinite(count) || count <= 0)
            throw new MalformedInteractionsException(name, line, $"the count '{fields[2]}' is not a number above 0");
        return (float)(1 + Math.Log(Math.Max(1, count)));
    }

    private static long Time(List<string> fields, string name, long line)
    {
        if (fields.Count < 4 || string.IsNullOrWhiteSpace(fields[3]))
            return 0;
        if (long.TryParse(fields[3], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds))
            return seconds;
        if (DateTimeOffset.TryParse(fields[3], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return at.ToUnixTimeSeconds();
        throw new MalformedInteractionsException(name, line, $"the timestamp '{fields[3]}' is neither Unix seconds nor an ISO 8601 date");
    }
}
