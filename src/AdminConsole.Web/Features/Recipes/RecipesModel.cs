using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using Microsoft.AspNetCore.Html;

namespace AdminConsole.Web.Features.Recipes;

/// <summary>The three surfaces side by side.</summary>
public sealed record RecipesPage(IReadOnlyList<RecipeVersion> Live);

/// <param name="Problem">Why it was not published.</param>
/// <param name="Reason">What was written as the reason.</param>
public sealed record RecipePage(Surface Surface, RecipeVersion Live, RecipeDraft Draft, IReadOnlyList<RecipeVersion> Versions, RecipeReplay? Replay)
{
    public string? Problem { get; init; }
    public string Reason { get; init; } = "";
    public int Next => Versions.Count == 0 ? 1 : Versions[0].Number + 1;
    public RecipeSettings LiveSettings { get; } = RecipeSettings.From(Live);
    public bool Changed => Draft.Settings != LiveSettings;
}

public enum ListsShown
{
    After,
    Before,
    Moved,
}

/// <summary>What a draft does, in words and figures, against the live version.</summary>
/// <param name="Took">The time of replaying and comparing; next to nothing when this draft was tried before.</param>
public sealed record RecipeReplay(
    int Version,
    RecipeWordsOf Words,
    IReadOnlyList<MeasureChange> Changes,
    ReplayOutcome After,
    ReplaySpan Span,
    IHtmlContent Accuracy,
    IHtmlContent Breadth,
    IHtmlContent Possible,
    ListsShown Shown,
    IReadOnlyList<SampleList> Samples)
{
    public double Binds(RuleKind rule) => After.Lists.Count == 0 ? 0 : After.Binding.GetValueOrDefault(rule) / (double)After.Lists.Count;
}

public sealed record ReplaySpan(int Listeners, DateTimeOffset From, DateTimeOffset To, TimeSpan Took, int? Model, string? ModelProblem);

/// <param name="Lead">The trade in one sentence; HTML with the figures in bold.</param>
public sealed record RecipeWordsOf(IHtmlContent Lead, IReadOnlyList<string> Sentences);

/// <param name="Styles">The styles the listener is at home in.</param>
public sealed record SampleList(string Styles, int PlaysLastMonth, IReadOnlyList<SampleSlot> Slots);

/// <param name="Moved">Slots it rose (above 0) or fell; absent when it is new to the list.</param>
/// <param name="Left">It stood in the list before and no longer does.</param>
public sealed record SampleSlot(int Number, string Title, string Artist, SourceKind? Source, string Reason, int? Moved, bool Left = false);
