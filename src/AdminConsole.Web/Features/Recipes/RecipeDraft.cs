using System.Globalization;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;

namespace AdminConsole.Web.Features.Recipes;

/// <summary>
/// A recipe as its form says it, from an address or a post. Without scripts a slider and its field may say different things: the one
/// that differs from where the form began has been moved, and the rest is shared out here as the script would have done.
/// </summary>
public sealed record RecipeDraft(RecipeSettings Settings, IReadOnlySet<SourceKind> Locked, IReadOnlyList<RecipeProblem> Problems, int BasedOn)
{
    public static RecipeDraft Of(RecipeVersion live) => new(RecipeSettings.From(live), new HashSet<SourceKind>(), [], live.Number);

    public static RecipeDraft Read(Func<string, string?[]> field, RecipeVersion live)
    {
        var begun = RecipeSettings.From(live);
        if (field("base") is not [{ } written])
            return Of(live);
        var parts = written.Split(',');
        var start = RecipeWeights.From(source => parts.Length == 6 ? Whole(parts[(int)source - 1]) ?? 0 : begun.Weights[source]);
        var locked = field("lock").Select(Source).OfType<SourceKind>().ToHashSet();
        var moved = new HashSet<SourceKind>();
        var weights = RecipeWeights.From(source =>
        {
            foreach (var name in (string[])["w-", "r-"])
            {
                if (field(name + Key(source)) is [{ } text] && Whole(text) is { } value && value != start[source])
                {
                    moved.Add(source);
                    return value;
                }
            }
            return start[source];
        });
        var on = field("on").ToHashSet(StringComparer.Ordinal);
        int? Rule(RuleKind rule, int otherwise) => on.Contains(Key(rule)) ? Whole(field("rule-" + Key(rule)).FirstOrDefault()) ?? otherwise : null;
        var rules = new RecipeRules(
            Whole(field("rule-" + Key(RuleKind.Length)).FirstOrDefault()) ?? begun.Rules.Length,
            Rule(RuleKind.ArtistCap, 2), Rule(RuleKind.StyleCap, 6), Rule(RuleKind.Independents, 15),
            Rule(RuleKind.CrossStyle, 10), Rule(RuleKind.NotHeard, 7), Rule(RuleKind.Calibration, 30));
        var settings = new RecipeSettings(WeightShares.Settle(weights, moved, locked), rules);
        return new RecipeDraft(settings, locked, settings.Problems(), Whole(field("based-on").FirstOrDefault()) ?? live.Number);
    }

    /// <summary>The value of a rule, or what it would start with when switched on.</summary>
    public (bool On, int Value) Of(RuleKind rule)
    {
        var rules = Settings.Rules;
        return rule switch
        {
            RuleKind.Length => (true, rules.Length),
            RuleKind.ArtistCap => (rules.ArtistCap is not null, rules.ArtistCap ?? 2),
            RuleKind.StyleCap => (rules.StyleCap is not null, rules.StyleCap ?? 6),
            RuleKind.Independents => (rules.IndependentsPercent is not null, rules.IndependentsPercent ?? 15),
            RuleKind.CrossStyle => (rules.CrossStylePercent is not null, rules.CrossStylePercent ?? 10),
            RuleKind.NotHeard => (rules.NotHeardDays is not null, rules.NotHeardDays ?? 7),
            _ => (rules.CalibrationPercent is not null, rules.CalibrationPercent ?? 30),
        };
    }

    public string Base => string.Join(',', RecipeSettings.Sources.Select(source => Settings.Weights[source]));

    public static string Key(SourceKind source) => source switch
    {
        SourceKind.SimilarStyle => "similar-style",
        SourceKind.CrossStyle => "cross-style",
        _ => source.ToString().ToLowerInvariant(),
    };

    public static string Key(RuleKind rule) => rule switch
    {
        RuleKind.ArtistCap => "artist",
        RuleKind.StyleCap => "style",
        RuleKind.CrossStyle => "cross",
        RuleKind.NotHeard => "heard",
        _ => rule.ToString().ToLowerInvariant(),
    };

    private static SourceKind? Source(string? key) => RecipeSettings.Sources.Where(source => Key(source) == key).Select(static source => (SourceKind?)source).FirstOrDefault();

    private static int? Whole(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 100_000 ? (int)Math.Round(value) : null;
}
