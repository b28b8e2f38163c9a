using System.Globalization;
using System.Net;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Engine.Moderation.Score.Datasets;

/// <summary>Which columns of a file mean what, found from its header.</summary>
internal sealed class DatasetLayout
{
    private readonly int _text;
    private readonly int _label;
    private readonly int _weight;
    private readonly int _group;
    private readonly Kind _kind;
    private readonly Category _binary;

    private DatasetLayout(Kind kind, Category binary, int text, int label, int weight = -1, int group = -1)
    {
        _kind = kind;
        _binary = binary;
        _text = text;
        _label = label;
        _weight = weight;
        _group = group;
    }

    private enum Kind
    {
        Plain,
        Written,
        Moderation,
        Cold,
        Swsr,
        Davidson,
    }

    /// <summary>Columns a row must have at least.</summary>
    public int Columns => 1 + Math.Max(Math.Max(_text, _label), Math.Max(_weight, _group));

    /// <param name="binary">The category that a 1 in a plain file speaks of.</param>
    public static DatasetLayout? Find(string[] header, Category binary)
    {
        int text = Column("text"), label = Column("label"), weight = Column("weight");
        if (Column("tweet") is >= 0 and var tweet && Column("class") is >= 0 and var verdict)
            return new DatasetLayout(Kind.Davidson, Category.Inflammatory, tweet, verdict);
        if (Column("comment_text") is >= 0 and var comment && label >= 0)
            return new DatasetLayout(Kind.Swsr, Category.Inflammatory, comment, label, group: Column("weibo_id"));
        if (text < 0 || label < 0)
            return null;
        if (Column("topic") >= 0 && Column("split") >= 0)
            return new DatasetLayout(Kind.Cold, Category.Inflammatory, text, label);
        if (Column("block") is >= 0 and var block)
            return new DatasetLayout(Kind.Written, binary, text, label, group: block);
        return Column("comment_id") >= 0
            ? new DatasetLayout(Kind.Moderation, binary, text, label, weight)
            : new DatasetLayout(Kind.Plain, binary, text, label, weight, Column("group"));

        int Column(string name) => Array.FindIndex(header, column => string.Equals(column.Trim(), name, StringComparison.OrdinalIgnoreCase));
    }

    public DatasetRow Parse(long line, string[] fields)
    {
        var text = fields[_text];
        if (string.IsNullOrWhiteSpace(text))
            return new DatasetRow.Malformed(line, "the text is empty");
        if (text.Count(c => c == '\uFFFD') * 4 > text.Length)
            return new DatasetRow.Malformed(line, "the text is not UTF-8");
        var weight = 1.0;
        if (_weight >= 0 && fields[_weight].Length > 0
            && !(double.TryParse(fields[_weight], NumberStyles.Float, CultureInfo.InvariantCulture, out weight) && weight > 0 && double.IsFinite(weight)))
            return new DatasetRow.Malformed(line, $"'{Shown(fields[_weight])}' is no weight above 0");

        var label = fields[_label].Trim().ToLowerInvariant();
        if (label == "unsure")
            return new DatasetRow.Unsure(line);
        if (Judge(label) is not { } judged)
            return new DatasetRow.Malformed(line, $"'{Shown(label)}' is no label of this layout");
        return new DatasetRow.Usable(line, new LabelledComment(Cleaned(text), judged.Category, _group >= 0 ? fields[_group] : "")
        {
            Only = judged.Only,
            Source = _kind switch
            {
                Kind.Written => LabelSource.Written,
                Kind.Cold or Kind.Swsr or Kind.Davidson => LabelSource.PublicSet,
                _ => LabelSource.Imported,
            },

            // In the moderation layout the weight says how many comments a row stands for, which is no measure of what it teaches.
            Weight = _kind == Kind.Plain ? weight : 1,
            PopulationWeight = weight,
        });
    }

    private string Cleaned(string text) => _kind switch
    {
        Kind.Written => WrittenComments.WithoutMarks(text),
        Kind.Davidson => WebUtility.HtmlDecode(text), // tweets as the web shows them: &amp; and &#8220;
        _ => text,
    };

    private (Category? Category, Category? Only)? Judge(string label)
    {
        if (_kind == Kind.Davidson)
        {
            return label switch
            {
                "0" or "1" => (Category.Inflammatory, Category.Inflammatory),
                "2" => (null, Category.Inflammatory),
                _ => null,
            };
        }

        if (label is "0" or "1")
            return (label == "1" ? _binary : null, _binary);
        if (_kind is Kind.Cold or Kind.Swsr)
            return null;
        if (label == "ok")
            return (null, null);
        return Categories.TryParse(label, out var category) ? (category, null) : null;
    }

    private static string Shown(string value) => value.Length > 30 ? value[..30] + "…" : value;
}
