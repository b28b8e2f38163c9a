namespace AdminConsole.Engine.Demo;

/// <summary>
/// Campaigns: the same advertisement again and again from a handful of accounts, each copy a little changed so that it
/// is not the same text: another wording, inserted symbols, look-alike characters, another emoji.
/// </summary>
internal sealed class DemoCampaigns(DemoRandom random, DateTimeOffset now, DemoThreads threads, DemoAuthors authors)
{
    private static readonly int[] Sizes = [38, 27, 21, 17, 12, 9, 7, 5, 37];

    // What came in the last three days waits in the queue; the last one runs at this moment.
    private static readonly double[] DaysAgo = [21, 1.1, 12.4, 7.6, .35, 16.3, 4.5, 2.2, .036];
    private static readonly double[] MinutesApart = [4, 4, 4, 4, 4, 4, 4, 4, 1.3];

    // Who quotes the one that runs now, to laugh at it: alike, and something else.
    private const int Quoted = 9;
    private const string Quote = "笑死，又是“加V信领年费会员，前五十名免费，头像里有码，手慢无”，谁信谁傻";

    private static readonly string[] Marks = ["·", "，", "～", " ", "。", "•", "、"];
    private static readonly string[] Emoji = ["🎁", "✨", "🔥", "💿", "🎧", "👇", "❤️", "🌟", "💌", "🎵"];

    private static readonly (string From, string[] To)[] LookAlikes =
    [
        ("微", ["薇", "徽", "威", "溦"]), ("信", ["芯", "訫", "亻言"]), ("群", ["裙", "君羊", "羣"]), ("加", ["➕", "+", "伽"]), ("免费", ["免😊费", "兔费", "免·费"]),
        ("私", ["厶", "丝", "思"]), ("看", ["👀", "瞅"]), ("会员", ["会-员", "会猿", "荟员"]), ("钱", ["💰", "米", "銭"]), ("元", ["圆", "沅"]), ("主页", ["煮页", "主·页", "主夜"]),
    ];

    public IEnumerable<DemoComment> Run(int number, string[] wordings, CommentWriter writer)
    {
        var size = Sizes[(number - 1) % Sizes.Length];
        var start = now.AddDays(-DaysAgo[(number - 1) % DaysAgo.Length]);
        var pace = MinutesApart[(number - 1) % MinutesApart.Length];
        var accounts = Enumerable.Range(0, number == Quoted ? 9 : random.Between(2, 7)).Select(_ => authors.Sender()).ToList();
        for (var made = 0; made < size;)
        {
            var text = Vary(random.Pick(wordings));
            if (!writer.Claim(text))
                continue;
            made++;
            var thread = threads.Pick(random);
            var author = random.Pick(accounts);
            var at = start.AddMinutes((made * pace) + (random.NextDouble() * pace * 1.5));
            yield return new DemoComment("", thread.Kind, thread.Id, null, author.Id, author.Name, author.Province, text,
                DemoCatalogue.IsChinese(text) ? "zh" : "en", at < now ? at : now.AddMinutes(-random.Between(1, 40)), random.Chance(.2) ? 1 : 0, DemoTruth.Marketing, number, PileOn: false);
        }

        if (number != Quoted || !writer.Claim(Quote))
            yield break;
        var (where, who) = (threads.Pick(random), authors.For(DemoTruth.Ok, "zh"));
        yield return new DemoComment("", where.Kind, where.Id, null, who.Id, who.Name, who.Province, Quote, "zh", now.AddMinutes(-21), 3, DemoTruth.Ok, null, PileOn: false);
    }

    private string Vary(string text)
    {
        foreach (var (from, to) in LookAlikes)
        {
            if (text.Contains(from, StringComparison.Ordinal) && random.Chance(.3))
                text = text.Replace(from, random.Pick(to), StringComparison.Ordinal);
        }

        for (var i = random.Between(0, 2); i > 0; i--)
        {
            var at = random.Between(2, text.Length - 2);
            if (!char.IsSurrogate(text[at]) && !char.IsSurrogate(text[at - 1]) && !char.IsAsciiLetterOrDigit(text[at]))
                text = text.Insert(at, random.Pick(Marks));
        }

        return random.PickIndex([.35, .4, .25]) switch
        {
            0 => text,
            1 => text + random.Pick(Emoji),
            _ => random.Pick(Emoji) + text + random.Pick(Emoji),
        };
    }
}
