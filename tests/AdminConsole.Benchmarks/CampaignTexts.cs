using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Benchmarks;

/// <summary>How far a copy strays from its advertisement.</summary>
internal enum Change
{
    /// <summary>Other contact, signs and emoji put in.</summary>
    Contact,

    /// <summary>Also look-alike characters.</summary>
    Disguised,

    /// <summary>Also a greeting in front, or the end left out.</summary>
    Reworded,
}

/// <summary>Advertisements and what their senders do to them.</summary>
internal static class Adverts
{
    private static readonly string[] Contacts = ["v信", "薇信", "+vx", "V❤", "微❤信", "胃信", "卫星", "徽信", "威信", "VX", "wei信", "微-信"];
    private static readonly string[] Signs = ["·", "～", " ", "*", "丨", "。", "，", "★", "🎁", "🔥", "✨", "👇"];
    private static readonly string[] Greetings = ["家人们", "姐妹们看过来", "限时", "最后一天", "真的有用", "亲测"];

    private static readonly (char From, string To)[] LookAlikes =
    [
        ('免', "兔"), ('费', "沸"), ('会', "荟"), ('员', "圆"), ('群', "裙"), ('钱', "米"), ('私', "思"), ('看', "瞅"), ('主', "煮"), ('页', "夜"),
        ('买', "迈"), ('粉', "份"), ('刷', "唰"), ('单', "丹"), ('赚', "賺"), ('号', "號"), ('领', "岭"), ('低', "底"), ('价', "价格"), ('进', "近"),
    ];

    /// <summary>Where {c} stands, every copy has another contact.</summary>
    public static IReadOnlyList<string> Wordings { get; } =
    [
        "加{c}领年费会员，前五十名免费，头像里有码，手慢无",
        "代刷播放量和评论量，十元起步，量大从优，{c}详聊",
        "需要无损音质整张专辑的加{c}，百度网盘秒发不墨迹",
        "在家就能做的兼职，一天两三百，不收押金，想做的{c}",
        "本人出黑胶年卡，官方渠道直充，七折，要的加{c}",
        "学唱歌零基础也可以，免费试听一节课，老师{c}",
        "演唱会内场票原价转让，临时去不了了，有意{c}",
        "快手抖音涨粉，真人粉不掉，套餐价格私聊{c}",
        "推荐一个情感挽回老师，当年我就是靠她复合的，{c}",
        "原创音乐人求关注，新歌已发主页，听完回关，{c}",
        "打字录入员招聘，日结不拖欠，手机就能操作，{c}",
        "耳机清仓全场五折，支持验货，只剩最后二十副，{c}",
    ];

    public static string Vary(Random random, int of, Change change = Change.Disguised)
    {
        var number = random.Next(3) == 0 ? random.NextInt64(100_000, 9_999_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : $"{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}{random.Next(1000, 999_999)}";
        var text = Wordings[of].Replace("{c}", Contacts[random.Next(Contacts.Length)] + (random.Next(2) == 0 ? ":" : "") + number, StringComparison.Ordinal);
        if (change == Change.Reworded)
            text = random.Next(2) == 0 ? Greetings[random.Next(Greetings.Length)] + text : text[..(text.LastIndexOf('，') is > 12 and var end ? end : text.Length)];
        if (change >= Change.Disguised)
        {
            foreach (var (from, to) in LookAlikes)
            {
                if (random.Next(3) == 0)
                    text = text.Replace(from.ToString(), to, StringComparison.Ordinal);
            }
        }

        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(1, text.Length);
            if (!char.IsLowSurrogate(text[at]) && !char.IsAsciiLetterOrDigit(text[at]))
                text = text.Insert(at, Signs[random.Next(Signs.Length)]);
        }

        return text;
    }
}

/// <summary>Ordinary comments in any number: the shipped ones cut at their commas and put together anew.</summary>
internal sealed class TalkMaker
{
    private readonly Random random;
    private readonly bool reuse;
    private readonly string[] whole;
    private readonly string[] pieces;

    public TalkMaker(Random random, bool reuse = true)
    {
        (this.random, this.reuse) = (random, reuse);
        whole = [.. WrittenComments.Read().Select(c => c.Text).Distinct(StringComparer.Ordinal)];
        pieces = [.. whole.SelectMany(t => t.Split(['，', '。', '！', '？', ',', '；', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(p => p.Length is >= 3 and <= 24).Distinct(StringComparer.Ordinal)];
    }

    public string Next() => string.Join('，', Enumerable.Range(0, random.Next(2, 5)).Select(_ => pieces[random.Next(pieces.Length)]));

    /// <summary>The shipped comments as they were written, in any order.</summary>
    public IEnumerable<string> All() => reuse ? whole : whole.OrderBy(_ => random.Next());
}
