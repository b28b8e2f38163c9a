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
    private const int PartUses = 5;

    private readonly DemoRandom random;
    private readonly Dictionary<(DemoTruth, bool Reply, string Language), Queue<string>> written;
    private readonly Dictionary<(DemoTruth, bool Reply, string Language), List<string>> mentions;
    private readonly IReadOnlyDictionary<string, string[]> parts = DemoStock.Sections("comment-parts.txt");
    private readonly Dictionary<string, int> used = new(StringComparer.Ordinal);
    private readonly HashSet<string> given = new(StringComparer.Ordinal);

    public CommentWriter(DemoRandom random, CommentStock stock)
    {
        this.random = random;
        written = stock.Regular.Where(c => !c.Mentions)
            .GroupBy(c => (c.Truth, c.Reply, c.Language), c => c.Text)
            .ToDictionary(g => g.Key, g => new Queue<string>(random.Shuffled(g)));
        mentions = stock.Regular.Where(c => c.Mentions)
            .GroupBy(c => (c.Truth, c.Reply, c.Language), c => c.Text)
            .ToDictionary(g => g.Key, g => random.Shuffled(g.SelectMany(t => Enumerable.Repeat(t, MentionUses))));
    }

    /// <summary>How many unharmful texts of this kind are written down.</summary>
    public int Written(bool reply, string language) => written.GetValueOrDefault((DemoTruth.Ok, reply, language))?.Count ?? 0;

    /// <summary>A text that is new on the platform, or null when the stock of that kind has run out.</summary>
    public string? Next(DemoTruth truth, bool reply, Subject subject, string language)
    {
        var key = (truth, reply, language);
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var roll = random.NextDouble();
            var text = truth != DemoTruth.Ok || roll < .62 ? FromStock(key, subject)
                : roll < .74 ? FromMentions(key, subject)
                : Compose(reply, language, subject);
            if (text is not null && given.Add(text))
                return text;
        }

        return null;
    }

    /// <summary>Marks a text that comes from elsewhere as said.</summary>
    public bool Claim(string text) => given.Add(text);

    public static string Fill(string text, Subject subject) => text
        .Replace("{track}", subject.Track, StringComparison.Ordinal)
        .Replace("{artist}", subject.Artist, StringComparison.Ordinal);

    private string? FromStock((DemoTruth Truth, bool Reply, string Language) key, Subject subject)
    {
        if (written.TryGetValue(key, out var queue) && queue.TryDequeue(out var text))
            return text;
        if (FromMentions(key, subject) is { } mention)
            return mention;

        // An insult needs nobody to answer; harmless talk that answers does.
        var (truth, reply, language) = key;
        return reply && truth != DemoTruth.Ok ? FromStock((truth, false, language), subject) : null;
    }

    private string? FromMentions((DemoTruth, bool, string) key, Subject subject)
    {
        if (!mentions.TryGetValue(key, out var list) || list.Count == 0)
            return null;
        var text = list[^1];
        list.RemoveAt(list.Count - 1);
        return Fill(text, subject);
    }

    private string? Compose(bool reply, string language, Subject subject)
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

            var pool = parts[piece[1..^1]].Where(p => used.GetValueOrDefault(p) < PartUses).ToArray();
            if (pool.Length == 0)
                return null;
            // Of four drawn, the one used least.
            var part = Enumerable.Range(0, 4).Select(_ => random.Pick(pool)).MinBy(p => used.GetValueOrDefault(p))!;
            taken.Add(part);
            text += part.Trim('"');
        }

        foreach (var part in taken)
            used[part] = used.GetValueOrDefault(part) + 1;
        return Fill(text, subject);
    }
}
