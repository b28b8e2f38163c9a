using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Appeals;

/// <summary>The closed lists of appeals and authors in the reader's language.</summary>
public sealed class AppealWords(IStringLocalizer<AppealsText> words)
{
    public string Of(AppealState state) => state switch
    {
        AppealState.Upheld => words["Upheld"],
        AppealState.Overturned => words["Overturned"],
        AppealState.Moot => words["Settled otherwise"],
        _ => words["Waiting"],
    };

    public string Of(SanctionKind kind) => kind switch
    {
        SanctionKind.Warn => words["Warning"],
        SanctionKind.Mute => words["Mute"],
        _ => words["Ban"],
    };

    /// <summary>What a person would do: Warn, Mute, Ban.</summary>
    public string Do(SanctionKind kind) => kind switch
    {
        SanctionKind.Warn => words["Warn"],
        SanctionKind.Mute => words["Mute them"],
        _ => words["Ban them"],
    };

    public static string Badge(AppealState state) => state switch
    {
        AppealState.Upheld => "badge-bad",
        AppealState.Overturned => "badge-ok",
        AppealState.Waiting => "badge-warn",
        _ => "",
    };

    public static string Badge(SanctionKind kind) => kind == SanctionKind.Warn ? "badge-warn" : "badge-bad";
}
