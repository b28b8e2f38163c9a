using System.Globalization;

namespace AdminConsole.Engine.Demo;

/// <param name="Reply">Answers somebody.</param>
internal sealed record StockComment(string Text, DemoTruth Truth, bool Reply, string Language)
{
    /// <summary>Its writer adds something, instead of somebody answering.</summary>
    public bool Continues { get; init; }

    /// <summary>Lines written as answers to this one.</summary>
    public List<StockComment> Answers { get; } = [];

    /// <summary>Names the song or the artist through a slot, so it may be said twice about different ones.</summary>
    public bool Mentions => Text.Contains('{', StringComparison.Ordinal);
}

/// <summary>The written comments: the classifier's stock and the demo's own.</summary>
internal sealed class CommentStock
{
    public CommentStock()
    {
        var own = DemoStock.Rows("comments.csv").ToList();
        var lines = own.ConvertAll(r => new StockComment(r["text"], Truth(r["label"]), r["kind"] is "reply" or "continued", r["language"]) { Continues = r["kind"] == "continued" });
        var free = new List<StockComment>();
        for (var i = 0; i < own.Count; i++)
        {
            if (own[i]["answers"] is { Length: > 0 } number)
                lines[int.Parse(number, CultureInfo.InvariantCulture) - 1].Answers.Add(lines[i]);
            else if (own[i]["kind"] is "standalone" or "reply")
                free.Add(lines[i]);
        }

        Regular = [.. DemoStock.Rows(DemoStock.WrittenComments).Select(r => FromWritten(r["text"], Truth(r["label"]))), .. free];
        PileOn = [.. own.Where(r => r["kind"] == "pile-on").Select(r => new StockComment(r["text"], Truth(r["label"]), Reply: false, r["language"]))];
        Campaigns = [.. own.Where(r => r["kind"].StartsWith("campaign", StringComparison.Ordinal))
            .GroupBy(r => r["kind"], r => r["text"], StringComparer.Ordinal).Select(g => g.ToArray())];
    }

    /// <summary>Lines that may stand anywhere; those that answer a certain line hang under it.</summary>
    public IReadOnlyList<StockComment> Regular { get; }

    public IReadOnlyList<StockComment> PileOn { get; }

    /// <summary>Each campaign with the few wordings that its senders were given.</summary>
    public IReadOnlyList<string[]> Campaigns { get; }

    // "回复 name：" was how a line showed that it answers somebody; on the platform the thread shows it.
    private static StockComment FromWritten(string text, DemoTruth truth)
    {
        var reply = text.StartsWith("回复 ", StringComparison.Ordinal);
        if (reply)
            text = text[(text.IndexOf('：', StringComparison.Ordinal) + 1)..].Trim();
        return new StockComment(text.Replace('{', '（').Replace('}', '）'), truth, reply || text.StartsWith("楼上", StringComparison.Ordinal),
            DemoCatalogue.IsChinese(text) ? "zh" : "en");
    }

    private static DemoTruth Truth(string label) => Enum.Parse<DemoTruth>(label, ignoreCase: true);
}
