using System.Globalization;
using System.Text;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Web.Verbs;

/// <summary>An evaluation as a person reads it in a terminal.</summary>
internal static class ClassifierReportLines
{
    private const int ShownText = 60;

    public static string Of(EvaluateClassifierOutcome.Evaluated evaluated)
    {
        var report = evaluated.Report;
        var (figures, plain) = (report.Figures, report.Unweighted);
        var text = new StringBuilder();
        for (var i = 0; i < evaluated.Files.Count; i++)
        {
            var file = evaluated.Files[i];
            text.AppendLine(Invariant($"{(i < evaluated.Files.Count - 1 ? "trained on" : "judged by ")}  {file.File}: {file.Used} comments, {file.Unsure} unsure, {file.Malformed.Count} malformed{(file.Repeats > 0 ? $", {file.Repeats} left out because the test or --drop has them" : "")}"));
        }

        text.AppendLine(Invariant($"model       {report.Model}{(evaluated.Training is { } training ? string.Create(CultureInfo.InvariantCulture, $" in {training.TotalSeconds:0.0} s") : "")}"));
        text.AppendLine(Invariant($"category    {Categories.NameOf(report.Category)}: {report.Positives} of {report.Rows} comments; flagged from {report.Threshold:0.00} on"));
        text.AppendLine();
        Line("accuracy", figures.Accuracy);
        Line("macro F1", figures.MacroF1, "macro_f1");
        Line("F1", figures.F1);
        Line("average precision", figures.AveragePrecision, "average_precision");
        Line("  unweighted", plain.AveragePrecision, "average_precision_unweighted");
        Line("ROC AUC", figures.RocAuc, "roc_auc");
        Line("recall at precision .5", figures.RecallAtPrecision50, "recall_at_precision_50");
        Line("  unweighted", plain.RecallAtPrecision50);
        Line("calibration error", figures.Ece);
        text.AppendLine(Invariant($"{"texts per second",-24}{figures.TextsPerSecond:#,0}"));

        text.AppendLine().AppendLine("from       precision  recall  flagged  false alarms");
        foreach (var at in report.Thresholds)
            text.AppendLine(Invariant($"{at.Threshold,-10:0.00} {Share(at.Precision),9}  {Share(at.Recall),6}  {Share(at.FlaggedShare),7}  {Share(at.FalseAlarms),12}"));
        var confusion = report.Confusion;
        text.AppendLine().AppendLine("rows                    flagged  passed");
        text.AppendLine(Invariant($"  {Categories.NameOf(report.Category),-20} {confusion.TruePositive,8} {confusion.FalseNegative,7}"));
        text.AppendLine(Invariant($"  {"not",-20} {confusion.FalsePositive,8} {confusion.TrueNegative,7}"));

        text.AppendLine().AppendLine("slice                              rows  positives  AP      recall  false alarms");
        foreach (var slice in report.Slices)
            text.AppendLine(Invariant($"{slice.By + " " + slice.Slice,-34} {slice.Rows,4} {slice.Positives,10}  {Share(slice.AveragePrecision),-6}  {Share(slice.Recall),-6}  {Share(slice.FalseAlarms),-6}"));
        if (report.Without is { } without)
        {
            text.AppendLine().AppendLine(Invariant($"without {without.Word}: {without.Positives} of {without.Rows} comments"));
            Line("average precision", without.Figures.AveragePrecision, "average_precision", without.Intervals);
            Line("  unweighted", without.AveragePrecisionUnweighted, "average_precision_unweighted", without.Intervals);
            Line("ROC AUC", without.Figures.RocAuc, "roc_auc", without.Intervals);
            Line("recall at precision .5", without.Figures.RecallAtPrecision50, "recall_at_precision_50", without.Intervals);
        }

        if (report.Classes is { } classes)
        {
            text.AppendLine().AppendLine("labels told apart");
            Line("macro F1", classes.MacroF1);
            Line("accuracy", classes.Accuracy);
            foreach (var (name, f1) in classes.F1)
                text.AppendLine(Invariant($"  F1 of {name}: {f1:0.0000}"));
        }

        if (report.Attacks.Count > 0)
        {
            text.AppendLine().AppendLine("evasive copies  changed  recall  false alarms  recall at the plain false alarms  retained");
            foreach (var attack in report.Attacks)
                text.AppendLine(Invariant($"{attack.Attack,-14} {attack.Changed,8}  {Share(attack.Recall),6}  {Share(attack.FalseAlarms),12}  {Share(attack.RecallAtPlainFalseAlarms),32}  {Share(attack.Retained),8}"));
        }

        text.AppendLine().AppendLine("worst errors");
        foreach (var error in report.Worst)
            text.AppendLine(Invariant($"  {error.Probability:0.000} {(error.Positive ? "missed" : "alarm ")} {Shown(error.Text)}"));
        return text.ToString().TrimEnd();

        void Line(string name, double? value, string? key = null, IReadOnlyDictionary<string, double[]>? intervals = null)
        {
            var ends = key is not null && (intervals ?? report.Intervals).TryGetValue(key, out var found) ? Invariant($"  ({found[0]:0.000}–{found[1]:0.000})") : "";
            text.AppendLine(Invariant($"{name,-24}{(value is { } known ? known.ToString("0.0000", CultureInfo.InvariantCulture) : "not defined on this file")}{ends}"));
        }
    }

    private static string Share(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>On one line; a terminal must not obey what a comment says.</summary>
    private static string Shown(string text)
    {
        var line = new string([.. text.Take(ShownText).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > ShownText ? line + "…" : line;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
