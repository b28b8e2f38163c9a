namespace AdminConsole.Engine.Demo;

/// <summary>The song a comment talks about.</summary>
internal readonly record struct Subject(string Track, string Artist, string Language);

/// <summary>
/// Hands out comment texts, none twice: written lines first come, lines with a slot for the song or artist at most
/// <see cref="MentionUses"/> times, and composed ones from parts of which none is used often.
/// </summary>
internal sealed class CommentWriter
{
    private const int MentionUses = 2;

    private readonly DemoRandom random;
    private readonly Dictionary<(DemoTruth, bool Reply, string Language), Queue<StockComment>> written;
    private readonly Dictionary<(DemoTruth, bool Reply, string Language), List<StockComment>> mentions;
    private readonly IReadOnlyDictionary<string, string[]> parts = DemoStock.Sections("comment-parts.txt");
    private readonly Dictionary<string, int> used = new(StringComparer.Ordinal);
    private readonly HashSet<string> given = new(StringComparer.Ordinal);

    public CommentWriter(DemoRandom random, CommentStock stock)
    {
        this.random = random;
        written = stock.Regular.Where(c => !c.Mentions)
            .GroupBy(c => (c.Truth, c.Reply, c.Language))
            .ToDictionary(g => g.Key, g => new Queue<StockComment>(random.Shuffled(g)));
        mentions = stock.Regular.Where(c => c.Mentions)
            .GroupBy(c => (c.Truth, c.Reply, c.Language))
            .ToDictionary(g => g.Key, g => random.Shuffled(g.SelectMany(t => Enumerable.Repeat(t, MentionUses))));
    }

    /// <summary>A text that is new on the platform, or null when the stock of that kind has run out.</summary>
    /// <remarks>The lines in <c>Answers</c> are for saying under it, through <see cref="Answer"/>.</remarks>
    public StockComment? Next(DemoTruth truth, bool reply, Subject subject, string language)
    {
        var key = (truth, reply, language);
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var roll = random.NextDouble();
            var line = truth != DemoTruth.Ok || roll < .62 ? FromStock(key)
                : roll < .74 ? FromMentions(key)
                : Compose(reply, language);
            if (line is not null && Answer(line, subject) is { } said)
                return said;
        }

        return null;
    }

    /// <summary>The line about this subject, or null when it has been said before.</summary>
    public StockComment? Answer(StockComment line, Subject subject)
    {
        var text = Fill(line.Text, subject);
        if (!given.Add(text))
            return null;
        // Only the first saying of a line brings its answers along.
        var said = new StockComment(text, line.Truth, line.Reply, line.Language) { Continues = line.Continues };
        said.Answers.AddRange(line.Answers);
        line.Answers.Clear();
        return said;
    }

    /// <summary>Marks a text that comes from elsewhere as said.</summary>
    public bool Claim(string text) => given.Add(text);

    public static string Fill(string text, Subject subject) => text
        .Replace("{track}", subject.Track, StringComparison.Ordinal)
        .Replace("{artist}", subject.Artist, StringComparison.Ordinal);

    // "晚安" may be said often; a whole phrase is remembered.
    private static int MayBeUsed(string part) => part.Length switch { <= 4 => 24, <= 7 => 10, _ => 6 };

    private StockComment? FromStock((DemoTruth Truth, bool Reply, string Language) key)
    {
        if (written.TryGetValue(key, out var queue) && queue.TryDequeue(out var line))
            return line;
        if (FromMentions(key) is { } mention)
            return mention;

        // An insult needs nobody to answer; harmless talk that answers does.
        var (truth, reply, language) = key;
        return reply && truth != DemoTruth.Ok ? FromStock((truth, false, language)) : null;
    }

    private StockComment? FromMentions((DemoTruth, bool, string) key)
    {
        if (!mentions.TryGetValue(key, out var list) || list.Count == 0)
            return null;
        var line = list[^1];
        list.RemoveAt(list.Count - 1);
        return line;
    }

    private StockComment? Compose(bool reply, string language)
    {
        var pattern = random.Pick(parts[$"{(reply ? "reply" : "comment")}-{language}"]);
        var text = "";
        var taken = new List<string>();
        foreach (var piece in pattern.Split(' '))
        {
            if (piece[0] != '<')
            {
                text += piece.Replace('_', ' ');
                continue;
            }

            var pool = parts[piece[1..^1]].Where(p => used.GetValueOrDefault(p) < MayBeUsed(p)).ToArray();
            if (pool.Length == 0)
                return null;
            // Of four drawn, the one used least.
            var part = Enumerable.Range(0, 4).Select(_ => random.Pick(pool)).MinBy(p => used.GetValueOrDefault(p))!;
            taken.Add(part);
            text += part.Trim('"');
        }

        foreach (var part in taken)
            used[part] = used.GetValueOrDefault(part) + 1;
        return new StockComment(text, DemoTruth.Ok, reply, language);
    }
}
