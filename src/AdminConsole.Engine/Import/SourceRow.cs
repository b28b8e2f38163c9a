using System.Globalization;
using System.Text.Json;

namespace AdminConsole.Engine.Import;

/// <summary>
/// One row with named fields, from CSV or JSON. Reading a field that is missing or wrong notes the first problem
/// instead of throwing: bad rows are everyday life of an import. Names are compared without case, <c>_</c> and <c>-</c>.
/// </summary>
public abstract class SourceRow(long line, string raw)
{
    public long Line => line;

    /// <summary>The row as it stands in the file.</summary>
    public string Raw => raw;

    /// <summary>Why the row cannot be taken, or null.</summary>
    public (string Field, string Reason)? Problem { get; private set; }

    public void Fail(string field, string reason) => Problem ??= (field, reason);

    /// <summary>The first of these fields that is there and not empty.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { Length: > 0 } value)
                return value;
        }

        return null;
    }

    public string Required(params ReadOnlySpan<string> names)
    {
        var value = Text(names);
        if (value is null)
            Fail(names[0], $"{names[0]} is missing.");
        return value ?? "";
    }

    public int Whole(int otherwise, params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        Fail(names[0], $"{names[0]} is '{Cut(text)}', not a whole number.");
        return otherwise;
    }

    public double Number(double otherwise, params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text)
            return otherwise;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            return value;
        Fail(names[0], $"{names[0]} is '{Cut(text)}', not a number.");
        return otherwise;
    }

    public bool Bool(bool otherwise, params ReadOnlySpan<string> names)
    {
        switch (Text(names)?.ToLowerInvariant())
        {
            case null:
                return otherwise;
            case "true" or "1" or "yes":
                return true;
            case "false" or "0" or "no":
                return false;
            case { } other:
                Fail(names[0], $"{names[0]} is '{Cut(other)}': use true or false.");
                return otherwise;
        }
    }

    /// <summary>ISO 8601 (without an offset: UTC), or seconds or milliseconds since 1970.</summary>
    public DateTimeOffset Instant(params ReadOnlySpan<string> names)
    {
        var text = Required(names);
        if (text.Length == 0)
            return default;
        if (Instants.TryParse(text, TimeSpan.Zero, out var at))
            return at;
        Fail(names[0], $"{names[0]} is '{Cut(text)}': use ISO 8601 such as 2026-11-24T08:30:00Z, or milliseconds since 1970.");
        return default;
    }

    protected abstract string? Find(string name);

    protected static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

/// <summary>Where each column stands; made once per file.</summary>
public sealed class CsvHeader
{
    private readonly Dictionary<string, int> places;

    public CsvHeader(IReadOnlyList<string> columns)
    {
        Columns = columns;
        places = new Dictionary<string, int>(columns.Count, FieldNames.Comparer);
        for (var i = 0; i < columns.Count; i++)
            places.TryAdd(columns[i].Trim(), i);
    }

    public IReadOnlyList<string> Columns { get; }

    public bool Has(string column) => places.ContainsKey(column);

    public int Place(string column) => places.GetValueOrDefault(column, -1);
}

public sealed class CsvRow(long line, string raw, CsvHeader header, string[] values) : SourceRow(line, raw)
{
    public string this[int place] => values[place];

    protected override string? Find(string name) => header.Place(name) is >= 0 and var place ? values[place] : null;
}

public sealed class JsonRow(long line, string raw, JsonElement element) : SourceRow(line, raw)
{
    private Dictionary<string, JsonElement>? fields;

    /// <summary>The strings of an array field; empty when it is not there.</summary>
    public IReadOnlyList<string> List(string name)
    {
        if (!Fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return [];
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray().Select(item => item.ToString())];
        Fail(name, $"{name} must be an array.");
        return [];
    }

    protected override string? Find(string name)
    {
        if (!Fields.TryGetValue(name, out var value))
            return null;
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                try
                {
                    return value.GetString();
                }
                catch (InvalidOperationException)
                {
                    Fail(name, $"{name} holds half a character (a lone surrogate).");
                    return null;
                }

            case JsonValueKind.Object or JsonValueKind.Array:
                Fail(name, $"{name} must be a plain value, not an {value.ValueKind.ToString().ToLowerInvariant()}.");
                return null;
            default:
                return value.GetRawText();
        }
    }

    private Dictionary<string, JsonElement> Fields
    {
        get
        {
            if (fields is not null)
                return fields;
            fields = new Dictionary<string, JsonElement>(FieldNames.Comparer);
            foreach (var property in element.EnumerateObject())
            {
                try
                {
                    fields[property.Name] = property.Value;
                }
                catch (InvalidOperationException)
                {
                    Fail("row", "A field's name is not UTF-8, or holds half a character (a lone surrogate).");
                }
            }

            return fields;
        }
    }
}

/// <summary>A line that is no table at all; a layout reads it itself.</summary>
public sealed class LineRow(long line, string raw) : SourceRow(line, raw)
{
    protected override string? Find(string name) => null;
}

/// <summary><c>thread_id</c>, <c>threadId</c> and <c>Thread-ID</c> are one name.</summary>
internal static class FieldNames
{
    public static IEqualityComparer<string> Comparer { get; } = new Loose();

    private sealed class Loose : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y)
        {
            if (x is null || y is null)
                return ReferenceEquals(x, y);
            int i = 0, j = 0;
            while (true)
            {
                i = Skip(x, i);
                j = Skip(y, j);
                if (i == x.Length || j == y.Length)
                    return i == x.Length && j == y.Length;
                if (char.ToLowerInvariant(x[i++]) != char.ToLowerInvariant(y[j++]))
                    return false;
            }
        }

        public int GetHashCode(string name)
        {
            var hash = 17;
            for (var i = Skip(name, 0); i < name.Length; i = Skip(name, i + 1))
                hash = (hash * 31) + char.ToLowerInvariant(name[i]);
            return hash;
        }

        private static int Skip(string name, int at)
        {
            while (at < name.Length && name[at] is '_' or '-' or ' ')
                at++;
            return at;
        }
    }
}

internal static class Instants
{
    private const long FirstMilliseconds = 100_000_000_000; // as seconds this is the year 5138

    /// <param name="text">ISO 8601, or a number since 1970.</param>
    /// <param name="zone">The offset of a local time that names none.</param>
    public static bool TryParse(string text, TimeSpan zone, out DateTimeOffset at)
    {
        at = default;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number > 253_402_300_799_999)
                return false;
            at = number >= FirstMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(number);
            return true;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            return false;
        var zoned = text.Length > 10 && (text[^1] is 'Z' or 'z' || text.AsSpan(10).IndexOfAny('+', '-') >= 0);
        at = zoned ? parsed.ToUniversalTime() : new DateTimeOffset(parsed.DateTime, zone).ToUniversalTime();
        return true;
    }
}
