using System.Globalization;

namespace AdminConsole.Engine.Demo;

/// <summary>Names that people give themselves: the written ones first, then with the tails that a taken name gets.</summary>
internal sealed class ListenerNames(DemoRandom random, IReadOnlyDictionary<string, string[]> people)
{
    private static readonly string[] Tails = ["_", "呀", "Official本人", "的小号", "🌙", "🍊", "♪", "er", "同学", "在路上", "今天没加班", "🐟", "本咸鱼", "（已注销）", "嗷", "🎧"];
    private static readonly string[] TailsEn = ["_", "x", " ♪", "_irl", " (again)", "🌧", "zzz"];

    private readonly IReadOnlyDictionary<string, string[]> parts = DemoStock.Sections("title-parts.txt");
    private readonly HashSet<string> given = new(StringComparer.Ordinal);

    public string Next(string language)
    {
        while (true)
        {
            var name = language == "zh" ? Chinese() : English();
            if (given.Add(name))
                return name;
        }
    }

    private string Chinese() => random.PickIndex([.3, .2, .22, .14, .14]) switch
    {
        0 => random.Pick(people["zh"]),
        1 => random.Pick(people["zh"]) + random.Pick(Tails),
        2 => random.Pick(parts["mod"]) + "的" + random.Pick(parts["thing"]),
        3 => random.Pick(people["zh"]) + Number(),
        _ => random.Pick(parts["place"]) + random.Pick(parts["do"]),
    };

    private string English() => random.PickIndex([.3, .3, .2, .2]) switch
    {
        0 => random.Pick(people["en"]),
        1 => random.Pick(people["en"]) + Number(),
        2 => (random.Pick(parts["adj-en"]) + random.Pick(parts["noun-en"])).ToLowerInvariant(),
        _ => random.Pick(people["en"]) + random.Pick(TailsEn),
    };

    private string Number() => random.PickIndex([.4, .3, .3]) switch
    {
        0 => random.Between(1, 99).ToString("00", CultureInfo.InvariantCulture),
        1 => random.Between(1985, 2010).ToString(CultureInfo.InvariantCulture),
        _ => random.Between(100, 9999).ToString(CultureInfo.InvariantCulture),
    };
}
