using System.Globalization;
using System.Net;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Engine.Moderation.Score.Datasets;

/// <summary>What a label says: a category or fine, and of which category alone it speaks, where it does not of all.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct SaidLabel(Category? Category, Category? Only = null);

/// <summary>The published layouts, found by their columns. The first that fits is taken, so the particular stand before the plain.</summary>
internal static class DatasetLayouts
{
    private static readonly IReadOnlyList<Definition> Definitions =
    [
        new("davidson", "tweet", "class", (label, _) => label switch { "0" or "1" => Attack, "2" => Civil, _ => null })
        {
            Cleaned = WebUtility.HtmlDecode, // tweets as the web shows them: &amp; and &#8220;
        },
        new("olid", "tweet", "subtask_a", (label, _) => label switch { "off" => Attack, "not" => Civil, _ => null }) { Cleaned = WebUtility.HtmlDecode },
        new("swsr", "comment_text", "label", Attacks) { Group = "weibo_id" },
        new("toxicn", "content", "toxic", Attacks) { Slice = "topic" },
        new("youtube", "content", "spam", Adverts) { Cleaned = WebUtility.HtmlDecode },
        new("youtube", "content", "class", Adverts) { Cleaned = WebUtility.HtmlDecode, Besides = ["author"] },
        new("hatecheck", "test_case", "label_gold", (label, _) => label switch { "hateful" => Attack, "non-hateful" => Civil, _ => null })
        {
            Slice = "functionality",
            Group = "templ_id", // the cases of one template differ in the group they name
        },
        new("chineseharm", "文本", "标签", (label, _) => label switch
        {
            "谩骂引战" => new SaidLabel(Category.Inflammatory),
            "黑产广告" => new SaidLabel(Category.Marketing),
            "博彩" or "低俗色情" or "欺诈" => new SaidLabel(Category.Improper),
            "不违规" => new SaidLabel(null),
            _ => null,
        }),
        new("cold", "text", "label", Attacks) { Besides = ["topic", "split"], Slice = "fine-grained-label", SliceOtherwise = "topic" },
        new("netease_moderation", "text", "label", Categorised)
        {
            Besides = ["comment_id"],
            Slice = "source",
            Weight = "weight",
            Teaches = false, // how many comments a row stands for is no measure of what it teaches
            Source = LabelSource.Imported,
        },
        new("written", "text", "label", Categorised) { Group = "block", Besides = ["block"], Cleaned = WrittenComments.WithoutMarks, Source = LabelSource.Written },
        new("text,label", "text", "label", Categorised) { Group = "group", Slice = "slice", Weight = "weight", Source = LabelSource.Imported },
    ];

    public static string Known { get; } = string.Join(", ", Definitions.Select(layout => layout.Name).Distinct(StringComparer.Ordinal));

    private static SaidLabel Attack => new(Category.Inflammatory, Category.Inflammatory);

    private static SaidLabel Civil => new(null, Category.Inflammatory);

    /// <param name="binary">The category that a 1 in a plain file speaks of.</param>
    public static DatasetLayout? Find(IReadOnlyList<string> header, Category binary)
    {
        var layout = Definitions.FirstOrDefault(candidate =>
            Column(candidate.Text) >= 0 && Column(candidate.Label) >= 0 && candidate.Besides.All(name => Column(name) >= 0));
        return layout is null ? null : new DatasetLayout(layout, binary, Column);

        int Column(string? name)
        {
            for (var i = 0; i < header.Count; i++)
            {
                if (string.Equals(header[i].Trim().TrimStart('\uFEFF'), name, StringComparison.OrdinalIgnoreCase))
                    return i;
            }

            return -1;
        }
    }

    private static SaidLabel? Attacks(string label, Category binary) => label switch { "1" => Attack, "0" => Civil, _ => null };

    private static SaidLabel? Adverts(string label, Category binary) => label switch
    {
        "1" => new SaidLabel(Category.Marketing, Category.Marketing),
        "0" => new SaidLabel(null, Category.Marketing),
        _ => null,
    };

    private static SaidLabel? Categorised(string label, Category binary) => label switch
    {
        "1" => new SaidLabel(binary, binary),
        "0" => new SaidLabel(null, binary),
        "ok" => new SaidLabel(null),
        _ => Categories.TryParse(label, out var category) ? new SaidLabel(category) : null,
    };

    /// <param name="Judge">What a label (lower case) says, or null where the layout has no such label.</param>
    internal sealed record Definition(string Name, string Text, string Label, Func<string, Category, SaidLabel?> Judge)
    {
        /// <summary>Columns that must be there too.</summary>
        public IReadOnlyList<string> Besides { get; init; } = [];

        public string? Weight { get; init; }

        /// <summary>Whether the weight is what the example counts in training; otherwise it only says how many rows it stands for.</summary>
        public bool Teaches { get; init; } = true;

        public string? Group { get; init; }
        public string? Slice { get; init; }
        public string? SliceOtherwise { get; init; }
        public LabelSource Source { get; init; } = LabelSource.PublicSet;
        public Func<string, string> Cleaned { get; init; } = text => text;
    }
}

/// <summary>A layout on the columns of one file.</summary>
internal sealed class DatasetLayout
{
    private readonly DatasetLayouts.Definition _layout;
    private readonly Category _binary;
    private readonly int _text;
    private readonly int _label;
    private readonly int _weight;
    private readonly int _group;
    private readonly int _slice;

    internal DatasetLayout(DatasetLayouts.Definition layout, Category binary, Func<string?, int> column)
    {
        _layout = layout;
        _binary = binary;
        (_text, _label, _weight, _group) = (column(layout.Text), column(layout.Label), column(layout.Weight), column(layout.Group));
        _slice = column(layout.Slice) is >= 0 and var slice ? slice : column(layout.SliceOtherwise);
        Columns = 1 + Math.Max(Math.Max(_text, _label), Math.Max(_weight, _group));
    }

    /// <summary>Columns a row must have at least.</summary>
    public int Columns { get; }

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
        if (_layout.Judge(label, _binary) is not { } said)
            return new DatasetRow.Malformed(line, $"'{Shown(label)}' is no label of the layout {_layout.Name}");
        var comment = new LabelledComment(_layout.Cleaned(text), said.Category, _group >= 0 ? fields[_group].Trim() : "")
        {
            Only = said.Only,
            Source = _layout.Source,
            Weight = _layout.Teaches ? weight : 1,
            PopulationWeight = weight,
        };
        return new DatasetRow.Usable(line, comment) { Class = label, Slice = _slice >= 0 && _slice < fields.Length ? fields[_slice].Trim() : "" };
    }

    private static string Shown(string value) => value.Length > 30 ? value[..30] + "…" : value;
}
