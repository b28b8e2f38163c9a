using System.Globalization;

namespace AdminConsole.Engine.Demo;

internal sealed record DemoAuthor(string Id, string Name, string Province);

/// <summary>Who writes: a few write much, and some of those who insult do it again and again.</summary>
internal sealed class DemoAuthors
{
    private const int Offenders = 26;

    private readonly DemoRandom random;
    private readonly Dictionary<string, (List<DemoAuthor> People, double[] Weights)> byLanguage = new(StringComparer.Ordinal);
    private readonly List<DemoAuthor> offenders;
    private readonly double[] zeal;
    private int senders;

    public DemoAuthors(DemoRandom random, IReadOnlyList<DemoListener> listeners)
    {
        this.random = random;
        foreach (var group in listeners.GroupBy(l => l.Language, StringComparer.Ordinal))
        {
            var people = group.Select(l => new DemoAuthor(l.Id, l.Name, l.Province)).ToList();
            byLanguage[group.Key] = (people, [.. people.Select(_ => random.LogNormal(1, 1.2))]);
        }

        offenders = [.. random.Shuffled(byLanguage["zh"].People).Take(Offenders)];
        zeal = [.. offenders.Select(_ => random.LogNormal(1, .8))];
    }

    public DemoAuthor For(DemoTruth truth, string language)
    {
        if (truth == DemoTruth.Inflammatory && language == "zh" && random.Chance(.42))
            return offenders[random.PickIndex(zeal)];
        if (truth == DemoTruth.Marketing && random.Chance(.5))
            return Sender();
        var (people, weights) = byLanguage[language];
        return people[random.PickIndex(weights)];
    }

    /// <summary>An account that exists only to send advertisements.</summary>
    public DemoAuthor Sender()
    {
        string[] shapes = ["音乐人阿{0}", "小{0}分享", "用户{0}", "{0}号店长", "momo{0}", "听友{0}", "爱音乐{0}"];
        var number = 1_000 + ((++senders * 7_919) % 90_000);
        return new DemoAuthor("li" + (9_000_000 + senders).ToString(CultureInfo.InvariantCulture),
            string.Format(CultureInfo.InvariantCulture, random.Pick(shapes), number), random.Pick(["广东", "福建", "海外", "河南", "湖南"]));
    }
}
