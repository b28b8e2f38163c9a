using System.Globalization;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Web.Charts;

namespace AdminConsole.Web.Features.Moderation.Rules;

/// <summary>The form: numbers and lists as they were typed.</summary>
public sealed record RulesForm(double? Inflammatory, double? Marketing, double? Improper, int? Promise, IReadOnlyList<WordListForm>? Lists, string? Reason, int BasedOn, bool Follow = false)
{
    public const int MaxPromise = 7 * 24 * 60;
    public const int MaxReason = 500;

    public static RulesForm Of(PolicyVersion version) => new(
        version.InflammatoryThreshold, version.MarketingThreshold, version.ImproperThreshold, version.PromisedMinutes,
        [.. PolicyWords.Read(version.Words).Select(WordListForm.Of), WordListForm.New], null, version.Number, version.CampaignsFollow);

    public double? Threshold(Category category) => category switch
    {
        Category.Inflammatory => Inflammatory,
        Category.Marketing => Marketing,
        _ => Improper,
    };

    public bool IsThreshold(Category category) => Threshold(category) is >= .01 and <= 1;

    public string Said(Category category) => Threshold(category)?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>How the scores of one category lie, and what two thresholds make of them.</summary>
public sealed record CategoryOutlook(Category Category, IReadOnlyList<Bin> Bins, double InForce, int WaitsNow, int WouldWait);

/// <summary>Counted over the comments scored last.</summary>
public sealed record Outlook(int Comments, IReadOnlyList<CategoryOutlook> Categories, int WaitsNow, int WouldWait);

public sealed record VersionRow(int Number, double Inflammatory, double Marketing, double Improper, int Words, int Promise, string Reason, string? By, DateTimeOffset At);

public sealed record WordCount(string Word, int Count);

public sealed record RulesPage(RulesForm Form, Outlook Outlook, IReadOnlyList<VersionRow> Versions)
{
    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public bool IsPreview { get; init; }

    /// <summary>How often each listed word was found, over the newest flags.</summary>
    public IReadOnlyList<WordCount> WordHits { get; init; } = [];

    /// <summary>Live rules whose proof stands on word lists.</summary>
    public int LiveByWord { get; init; }

    /// <summary>What removals cost their authors under the version in force.</summary>
    public StrikeRules Strikes { get; init; } = StrikeRules.Default;

    /// <summary>What was typed over it, when the form comes back.</summary>
    public StrikesForm? Typed { get; init; }
    public int InForce => Versions[0].Number;
    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}
