using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminConsole.Web.Shell;

/// <summary>The query of the page at hand with something changed: filters, sort and cursor live in the URL.</summary>
public static class UrlQuery
{
    /// <summary><c>Context.Request.With(("status", "open"), ("after", null))</c> → <c>?…</c>; null takes a name out.</summary>
    public static string With(this HttpRequest request, params (string Name, string? Value)[] changes)
    {
        var query = new QueryBuilder();
        var changed = changes.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Query.Where(q => !changed.Contains(q.Key)))
        {
            foreach (var value in values)
                query.Add(name, value ?? "");
        }
        foreach (var (name, value) in changes)
        {
            if (value is not null)
                query.Add(name, value);
        }
        var text = query.ToQueryString().Value;
        return string.IsNullOrEmpty(text) ? "?" : text;
    }
}

/// <summary>The order of a list as the URL says it: <c>sort=age</c> ascending, <c>sort=-age</c> descending.</summary>
public readonly record struct SortOrder(string Key, bool Descending)
{
    /// <summary>What was asked for if it is one of <paramref name="allowed"/>, else <paramref name="otherwise"/> (same notation).</summary>
    public static SortOrder Parse(string? asked, string otherwise, params ReadOnlySpan<string> allowed)
    {
        var key = (asked ?? "").TrimStart('-');
        return allowed.Contains(key) ? Read(asked!) : Read(otherwise);
    }

    public override string ToString() => Descending ? "-" + Key : Key;

    private static SortOrder Read(string text) => new(text.TrimStart('-'), text.StartsWith('-'));
}

/// <summary>Where a list goes on (keyset paging): the sort value and id of the last row seen, opaque to the reader.</summary>
public static class Cursor
{
    public static string Write(params IEnumerable<object> parts) => WebEncoders.Base64UrlEncode(
        Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(p => p switch
        {
            DateTimeOffset at => at.UtcTicks.ToString(CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => p.ToString(),
        }))));

    /// <summary>The parts, or null when the text is not a cursor of that many.</summary>
    public static string[]? Read(string? cursor, int parts)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            var read = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor)).Split('\n');
            return read.Length == parts ? read : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>An instant written by <see cref="Write"/>.</summary>
    public static DateTimeOffset? Instant(string part) =>
        long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}

/// <summary>The foot of a list: partial <c>_Pager</c>.</summary>
/// <param name="First">Cursorless address of the first page; null on it.</param>
public sealed record Pager(int Shown, long? Total, string? Next, string? First = null);
