using System.Buffers.Text;
using System.Globalization;
using System.Text;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Search;

/// <summary>
/// Where a page ended: the sort key and id of its last comment. It means the same to every provider and to SQL, so a
/// reader who pages on while the index goes down or comes back loses nothing and reads nothing twice.
/// </summary>
internal sealed record CommentCursor(CommentSort Sort, double Value, CommentId Id)
{
    /// <summary>The sort key of a comment without one: after all others.</summary>
    public const double None = -1e18;

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{(int)Sort}|{Value:R}|{Id.Value:N}")));

    /// <summary>Null for text that is no cursor of this sort.</summary>
    public static CommentCursor? Read(CommentQuery query)
    {
        if (query.Cursor is not { Length: > 0 and < 200 } text || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('|');
        return parts.Length == 3
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var sort) && sort == (int)query.Sort
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            && Guid.TryParseExact(parts[2], "N", out var id)
                ? new CommentCursor(query.Sort, value, new CommentId(id))
                : null;
    }
}
