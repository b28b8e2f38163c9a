using System.Text.Json;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;

namespace AdminConsole.Engine.Curation.Blend;

/// <summary>Shares of the six sources in per cent, whole numbers that add up to 100.</summary>
public sealed record RecipeWeights(int Editorial, int Collaborative, int SimilarStyle, int Trending, int CrossStyle, int Niche)
{
    public int Sum => Editorial + Collaborative + SimilarStyle + Trending + CrossStyle + Niche;

    public int this[SourceKind source] => source switch
    {
        SourceKind.Editorial => Editorial,
        SourceKind.Collaborative => Collaborative,
        SourceKind.SimilarStyle => SimilarStyle,
        SourceKind.Trending => Trending,
        SourceKind.CrossStyle => CrossStyle,
        SourceKind.Niche => Niche,
        _ => 0,
    };

    public static RecipeWeights From(Func<SourceKind, int> weight) => new(
        weight(SourceKind.Editorial), weight(SourceKind.Collaborative), weight(SourceKind.SimilarStyle),
        weight(SourceKind.Trending), weight(SourceKind.CrossStyle), weight(SourceKind.Niche));
}

/// <summary>Rules of a recipe; a rule that is null is off.</summary>
/// <param name="Length">Slots of a list.</param>
/// <param name="ArtistCap">At most so many tracks of one artist in any ten slots in a row.</param>
/// <param name="StyleCap">The same for a style.</param>
/// <param name="IndependentsPercent">At least this share of the list by independent artists.</param>
/// <param name="CrossStylePercent">At least this share of the list in styles the listener is not at home in.</param>
/// <param name="NotHeardDays">Nothing the listener heard in the last so many days.</param>
/// <param name="CalibrationPercent">How strongly a source's order bends towards the listener's own mix of styles.</param>
public sealed record RecipeRules(
    int Length,
    int? ArtistCap,
    int? StyleCap,
    int? IndependentsPercent,
    int? CrossStylePercent,
    int? NotHeardDays,
    int? CalibrationPercent);

public enum RuleKind
{
    Weights = 1,
    Length = 2,
    ArtistCap = 3,
    StyleCap = 4,
    Independents = 5,
    CrossStyle = 6,
    NotHeard = 7,
    Calibration = 8,
    Pins = 9,
}

/// <summary>A number outside what the rule takes.</summary>
public sealed record RecipeProblem(RuleKind Rule, int Value, int Least, int Most);

/// <summary>What a surface's list is made of.</summary>
public sealed record RecipeSettings(RecipeWeights Weights, RecipeRules Rules)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<SourceKind> Sources { get; } = Enum.GetValues<SourceKind>();

    /// <summary>Wrong numbers, none when the recipe makes sense by itself. Whether it can be kept is for the replay to say.</summary>
    public IReadOnlyList<RecipeProblem> Problems()
    {
        var problems = new List<RecipeProblem>();
        void Check(RuleKind rule, int? value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add(new RecipeProblem(rule, value.Value, least, most));
        }

        foreach (var source in Sources)
            Check(RuleKind.Weights, Weights[source], 0, 100);
        if (problems.Count == 0)
            Check(RuleKind.Weights, Weights.Sum, 100, 100);
        Check(RuleKind.Length, Rules.Length, 5, 100);
        Check(RuleKind.ArtistCap, Rules.ArtistCap, 1, 10);
        Check(RuleKind.StyleCap, Rules.StyleCap, 1, 10);
        Check(RuleKind.Independents, Rules.IndependentsPercent, 0, 100);
        Check(RuleKind.CrossStyle, Rules.CrossStylePercent, 0, 100);
        Check(RuleKind.NotHeard, Rules.NotHeardDays, 0, 365);
        Check(RuleKind.Calibration, Rules.CalibrationPercent, 0, 100);
        return problems;
    }

    /// <summary>
    /// Shares for one listener in parts of ten thousand: the personal sources are scaled by how much personalisation the listener
    /// wants, and what they lose goes to the others. Somebody who opted out gets none of them.
    /// </summary>
    public IReadOnlyDictionary<SourceKind, int> SharesFor(ListenerFacts? listener)
    {
        var level = listener is null ? 1 : listener.OptedOut ? 0 : Math.Clamp(listener.Personalisation, 0, 1);
        var shares = Sources.ToDictionary(static source => source, source => Weights[source] * 100);
        var lost = 0;
        foreach (var source in (SourceKind[])[SourceKind.Collaborative, SourceKind.SimilarStyle, SourceKind.CrossStyle])
        {
            var kept = (int)Math.Round(shares[source] * level);
            lost += shares[source] - kept;
            shares[source] = kept;
        }
        if (lost == 0)
            return shares;
        SourceKind[] common = [SourceKind.Editorial, SourceKind.Niche, SourceKind.Trending];
        var sum = common.Sum(source => shares[source]);
        var given = 0;
        foreach (var source in common)
        {
            var part = source == SourceKind.Trending ? lost - given : sum == 0 ? 0 : (int)((long)lost * shares[source] / sum);
            shares[source] += part;
            given += part;
        }
        return shares;
    }

    /// <summary>For the row: source → share of 1.</summary>
    public string WeightsJson() => JsonSerializer.Serialize(Sources.ToDictionary(static source => Name(source), source => Weights[source] / 100.0, StringComparer.Ordinal));

    public string RulesJson() => JsonSerializer.Serialize(Rules, Json);

    public static RecipeSettings From(RecipeVersion version)
    {
        var weights = JsonSerializer.Deserialize<Dictionary<string, double>>(version.Weights)!;
        return new RecipeSettings(
            RecipeWeights.From(source => (int)Math.Round(100 * weights.GetValueOrDefault(Name(source)))),
            JsonSerializer.Deserialize<RecipeRules>(version.Rules, Json)!);
    }

    private static string Name(SourceKind source) => JsonNamingPolicy.CamelCase.ConvertName(source.ToString());
}
