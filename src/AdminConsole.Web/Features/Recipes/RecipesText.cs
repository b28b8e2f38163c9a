using System.Globalization;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Recipes;

/// <summary>Words of recipes, sources and reasons; English is the key, Chinese stands in <c>RecipesText.zh.resx</c>.</summary>
public sealed class RecipesText;

/// <summary>The same words wherever a source, a rule or a reason is named.</summary>
public static class RecipeWords
{
    private static bool Zh => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == Languages.Chinese;

    public static string Surface(this IStringLocalizer<RecipesText> words, Surface surface) => surface switch
    {
        Engine.Curation.Blend.Surface.Daily => words["Daily playlist"],
        Engine.Curation.Blend.Surface.Radio => words["Private radio"],
        _ => words["Featured playlists"],
    };

    public static string Source(this IStringLocalizer<RecipesText> words, SourceKind source) => source switch
    {
        SourceKind.Editorial => words["Editorial"],
        SourceKind.Collaborative => words["Similar listeners"],
        SourceKind.SimilarStyle => words["Similar style"],
        SourceKind.Trending => words["Trending"],
        SourceKind.CrossStyle => words["Cross-style"],
        _ => words["Niche"],
    };

    public static string SourceHint(this IStringLocalizer<RecipesText> words, SourceKind source) => source switch
    {
        SourceKind.Editorial => words["Tracks that editors placed in their playlists"],
        SourceKind.Collaborative => words["Liked by listeners who like the same tracks"],
        SourceKind.SimilarStyle => words["In the styles the listener is at home in"],
        SourceKind.Trending => words["Rising these days, faded by half every three days"],
        SourceKind.CrossStyle => words["A style the listener has not heard, finished by similar listeners"],
        _ => words["Independent or little known, and finished by most who hear it"],
    };

    /// <summary>Class of the source's colour, the same on every page.</summary>
    public static string SourceClass(SourceKind source) => source switch
    {
        SourceKind.Editorial => "c6",
        SourceKind.Collaborative => "c2",
        SourceKind.SimilarStyle => "c3",
        SourceKind.Trending => "c1",
        SourceKind.CrossStyle => "c5",
        _ => "c8",
    };

    public static string Rule(this IStringLocalizer<RecipesText> words, RuleKind rule) => rule switch
    {
        RuleKind.Weights => words["Weights"],
        RuleKind.Length => words["Tracks in a list"],
        RuleKind.ArtistCap => words["Same artist, at most"],
        RuleKind.StyleCap => words["Same style, at most"],
        RuleKind.Independents => words["Independents, at least"],
        RuleKind.CrossStyle => words["Cross-style, at least"],
        RuleKind.NotHeard => words["Not heard in the last"],
        RuleKind.Calibration => words["Match the listener’s style mix"],
        _ => words["Pinned tracks"],
    };

    public static string RuleUnit(this IStringLocalizer<RecipesText> words, RuleKind rule) => rule switch
    {
        RuleKind.Length => words["tracks"],
        RuleKind.ArtistCap or RuleKind.StyleCap => words["in any 10"],
        RuleKind.NotHeard => words["days"],
        RuleKind.Calibration => "%",
        _ => words["% of the list"],
    };

    /// <summary>Why a track stands in a list, as one short sentence.</summary>
    public static string Reason(this IStringLocalizer<RecipesText> words, ListReason reason) => reason.Code switch
    {
        ReasonCode.EditorsPick => words["Editors’ pick"],
        ReasonCode.BecauseOfTrack => words["Goes with “{0}”", reason.Track ?? ""],
        ReasonCode.SameStyle => words["{0}, a style they are at home in", (Zh ? reason.StyleZh : reason.Style) ?? ""],
        ReasonCode.Rising when reason.Figure >= 1.1 => words["Rising: {0} times the plays of the weeks before", Say.Number(reason.Figure, 1)],
        ReasonCode.Rising => words["Much played this week"],
        ReasonCode.NewStyle => words["{0} is new to them; similar listeners finish it", (Zh ? reason.StyleZh : reason.Style) ?? ""],
        ReasonCode.HiddenGem => words["Hardly known, yet {0} of plays are finished", Say.Percent(reason.Figure)],
        ReasonCode.Pinned => words["Pinned by an editor"],
        _ => words["Liked by similar listeners"],
    };

    /// <summary>The reason somebody wrote; the shipped recipe's in the reader's language.</summary>
    public static string Reason(this IStringLocalizer<RecipesText> words, RecipeVersion version) =>
        version is { CreatedById: null, Number: 1 } ? words["The recipe this console is shipped with"] : version.Reason;

    public static string MeasureName(this IStringLocalizer<RecipesText> words, Measure measure) => measure switch
    {
        Measure.Recall => "Recall@20",
        Measure.Ndcg => "NDCG@20",
        Measure.CalibrationKl => words["Calibration KL"],
        Measure.CrossStyleShare => words["Cross-style"],
        Measure.LongTailShare => words["Long-tail share"],
        Measure.IndependentsShare => words["Independents"],
        Measure.IntraListDiversity => words["Variety in lists"],
        Measure.InterListDiversity => words["Between listeners"],
        Measure.Coverage => words["Catalogue coverage"],
        Measure.ArtistCoverage => words["Artists reached"],
        _ => words["Gini of exposure"],
    };
}
