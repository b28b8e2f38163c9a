using System.Globalization;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Web.Shell;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Models;

/// <summary>Words of models and trainings; English is the key, Chinese stands in ModelsText.zh.resx.</summary>
public sealed class ModelsText;

/// <summary>What the engine's names are called on the page.</summary>
internal static class ModelsWords
{
    public static string Kind(this IStringLocalizer<ModelsText> words, ModelKind kind) =>
        kind == ModelKind.Classifier ? words["Classifier"] : words["Recommender"];

    public static string Name(this IStringLocalizer<ModelsText> words, ModelKind kind, int number) => $"{words.Kind(kind)} {number}";

    public static string State(this IStringLocalizer<ModelsText> words, ModelState state) => state switch
    {
        ModelState.Champion => words["Champion"],
        ModelState.Challenger => words["Challenger"],
        ModelState.Retired => words["Former champion"],
        _ => words["Turned down"],
    };

    public static string BadgeOf(ModelState state) => state switch
    {
        ModelState.Champion => "badge badge-ok",
        ModelState.Challenger => "badge badge-info",
        _ => "badge",
    };

    public static string Outcome(this IStringLocalizer<ModelsText> words, RunStanding standing) => standing switch
    {
        RunStanding.Waiting => words["waiting"],
        RunStanding.Running => words["running"],
        RunStanding.Promoted => words["promoted"],
        RunStanding.Kept => words["kept as challenger"],
        RunStanding.Refused => words["too little data"],
        RunStanding.Cancelled => words["cancelled"],
        _ => words["failed"],
    };

    public static string StateOf(RunStanding standing) => standing switch
    {
        RunStanding.Waiting or RunStanding.Running => "run",
        RunStanding.Promoted => "ok",
        RunStanding.Failed => "bad",
        RunStanding.Refused or RunStanding.Kept => "warn",
        _ => "off",
    };

    public static string Measure(this IStringLocalizer<ModelsText> words, string measure)
    {
        var dot = measure.IndexOf('.', StringComparison.Ordinal);
        var category = dot < 0 ? "" : measure[..dot] switch
        {
            "inflammatory" => words["inflammatory"].Value,
            "marketing" => words["marketing"],
            "evasion" => "evasion",
            _ => words["improper"],
        };
        return measure[(dot + 1)..] switch
        {
            "recall" when category.Length > 0 && dot > 0 && measure[..dot] == "evasion" => words["Recall of disguised copies"],
            "recall" => words["Recall, {0}", category],
            "worst_group" => words["False alarms, worst group above all"],
            Latency => words["Time for a comment"],
            "average_precision" => words["Average precision, {0}", category],
            "ece" => words["Calibration error, {0}", category],
            "macro_f1" => words["Macro F1, {0}", category],
            "coverage@20" => words["Catalogue coverage of the first 20"],
            "recall@20" => "Recall@20",
            "ndcg@20" => "NDCG@20",
            "held_out" => words["Comments held out"],
            "listeners" => words["Listeners held out"],
            var other => other,
        };
    }

    /// <summary>The one measure that is no share: microseconds.</summary>
    public const string Latency = "latency";

    public static string Value(string measure, double value) => measure switch
    {
        "held_out" or "listeners" => Say.Number((long)value),
        Latency => Say.Number(value, 1) + " µs",
        _ => Say.Probability(value, 3),
    };

    /// <summary>The gain and half of its interval; both ends where it reaches further to one side.</summary>
    public static string Difference(GateRow row) => row.Difference is { } difference ? Signed(row.Measure, difference) + Interval(row) : "–";

    public static string Interval(GateRow row)
    {
        if (row is not { Difference: { } difference, Low: { } low, High: { } high })
            return "";
        var half = (high - low) / 2;
        return Math.Abs(difference - low - half) <= .15 * half
            ? " ± " + Value(row.Measure, half)
            : $" ({Signed(row.Measure, low)} … {Signed(row.Measure, high)})";
    }

    /// <summary>Two digits of it: nobody knows the others.</summary>
    public static string Roughly(int count)
    {
        var scale = (int)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, count))) - 1));
        return Say.Number((count + scale - 1) / scale * scale);
    }

    public static string Signed(string measure, double difference) => (difference < 0 ? "−" : "+") + Value(measure, Math.Abs(difference));

    public static string Asked(this IStringLocalizer<ModelsText> words, GateRow row) =>
        row.Asked >= 0 ? words["no worse"] : words["at most {0} worse", Value(row.Measure, -row.Asked)];

    public static string Verdict(this IStringLocalizer<ModelsText> words, GateAnswer answer) => answer switch
    {
        GateAnswer.Passes => words["passes"],
        GateAnswer.NotProven => words["not proven"],
        _ => words["fails"],
    };

    /// <summary>Phrases that the engine writes and that have a translation; others stay as they were written.</summary>
    public static string Phrase(this IStringLocalizer<ModelsText> words, string? phrase) => phrase is null ? "" : words[phrase];

    public static string Took(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset now) =>
        from is { } start ? Say.Duration((to ?? now) - start) : "–";

    public static string Plain(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>Where a run stands, from its own row or, where a job ended without it, from the job's.</summary>
public enum RunStanding
{
    Waiting,
    Running,
    Promoted,
    Kept,
    Refused,
    Cancelled,
    Failed,
}

public static class RunStandings
{
    public static RunStanding Of(RunOutcome? outcome, JobState job) => outcome switch
    {
        RunOutcome.Promoted => RunStanding.Promoted,
        RunOutcome.Kept => RunStanding.Kept,
        RunOutcome.Refused => RunStanding.Refused,
        RunOutcome.Cancelled => RunStanding.Cancelled,
        RunOutcome.Failed => RunStanding.Failed,
        _ => job switch
        {
            JobState.Queued => RunStanding.Waiting,
            JobState.Cancelled => RunStanding.Cancelled,
            JobState.Failed => RunStanding.Failed,
            _ => RunStanding.Running,
        },
    };
}
