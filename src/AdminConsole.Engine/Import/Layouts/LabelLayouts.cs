using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Moderation.Score;

namespace AdminConsole.Engine.Import.Layouts;

/// <summary>The console's own columns for labels; without an id, the text is its own identity.</summary>
public sealed class PlainLabels : RowLayout<IncomingLabel>
{
    public override string Name => "plain";

    public override string Columns => "text, label (ok, inflammatory, marketing, improper) and optionally id, weight, group";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format is RowFormat.Csv or RowFormat.Ndjson or RowFormat.Tabs && Has(columns, "text", "label") && !Has(columns, "comment_id") && !Has(columns, "block");

    protected override IncomingLabel Map(SourceRow row, SourceFile file)
    {
        var text = row.Required("text");
        return new IncomingLabel(row.Text("platformId", "id") ?? Labels.IdOf("plain", text), text, Labels.Category(row), row.Number(1, "weight"), row.Text("group"));
    }
}

/// <summary>Comments written for training, in writing order; neighbours contrast, so a block never parts.</summary>
public sealed class WrittenLabels : RowLayout<IncomingLabel>
{
    public override string Name => "written";

    public override string Columns => "text, label, block";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) => format == RowFormat.Csv && Has(columns, "text", "label", "block");

    protected override IncomingLabel Map(SourceRow row, SourceFile file)
    {
        var text = row.Required("text");
        return new IncomingLabel(Labels.IdOf("written", text), text, Labels.Category(row), 1, $"written-{row.Required("block")}");
    }
}

/// <summary>Labelled comments of the platform: the comment's id is the label's.</summary>
public sealed class NeteaseLabels : RowLayout<IncomingLabel>
{
    public override string Name => "netease_moderation";

    public override string Columns => "comment_id, source, weight, likes, text, label (unsure is rejected: there is nothing to learn from it)";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) => format == RowFormat.Csv && Has(columns, "comment_id", "text", "label");

    // Its weight column says how many comments a row stands for, which is not how much a label is worth.
    protected override IncomingLabel Map(SourceRow row, SourceFile file) =>
        new($"netease-{row.Required("comment_id")}", row.Required("text"), Labels.Category(row), 1, row.Text("source"));
}

internal static class Labels
{
    /// <summary>Null for "ok"; every other word that is no category is noted as the row's problem.</summary>
    public static Category? Category(SourceRow row)
    {
        var label = row.Required("label").Trim();
        if (label.Length == 0 || label.Equals("ok", StringComparison.OrdinalIgnoreCase))
            return null;
        if (Categories.TryParse(label, out var category))
            return category;
        row.Fail("label", label.Equals("unsure", StringComparison.OrdinalIgnoreCase)
            ? "The label is unsure: there is nothing to learn from it."
            : string.Create(CultureInfo.InvariantCulture, $"The label is '{(label.Length <= 40 ? label : label[..40])}': use ok, inflammatory, marketing or improper."));
        return null;
    }

    public static string IdOf(string source, string text) =>
        $"{source}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24]}";
}
