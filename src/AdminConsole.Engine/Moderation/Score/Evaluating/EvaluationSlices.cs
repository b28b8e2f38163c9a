using AdminConsole.Engine.Moderation.Score.Datasets;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>The same figures by length, by script, and by what the set files its rows under.</summary>
internal sealed class EvaluationSlices(float threshold)
{
    /// <summary>A set that files every row under a name of its own has no slices.</summary>
    private const int MostSlices = 60;

    public IReadOnlyList<SliceFigures> Of(IReadOnlyList<DatasetRow.Usable> rows, JudgedScore[] scores)
    {
        List<SliceFigures> slices = [.. By("length", row => LengthOf(row.Comment.Text)), .. By("script", row => ScriptOf(row.Comment.Text))];
        var own = By("set", row => row.Slice).ToList();
        return own.Count <= MostSlices ? [.. slices, .. own] : slices;

        IEnumerable<SliceFigures> By(string name, Func<DatasetRow.Usable, string> sliceOf) => rows
            .Select((row, i) => (Slice: sliceOf(row), Score: scores[i]))
            .Where(entry => entry.Slice.Length > 0)
            .GroupBy(entry => entry.Slice, entry => entry.Score, StringComparer.Ordinal)
            .OrderBy(slice => slice.Key, StringComparer.Ordinal)
            .Select(slice => Figures(name, slice.Key, [.. slice]));
    }

    private SliceFigures Figures(string by, string slice, JudgedScore[] scores)
    {
        var at = EvaluationReport.At(scores, threshold);
        return new SliceFigures(
            by, slice, scores.Length, scores.Count(score => score.Positive), new RankedScores(scores).Figures().AveragePrecision, at.Recall, at.FalseAlarms);
    }

    internal static string LengthOf(string text) => text.Length switch
    {
        <= 10 => "1–10",
        <= 30 => "11–30",
        <= 80 => "31–80",
        _ => "over 80",
    };

    internal static string ScriptOf(string text)
    {
        int han = 0, latin = 0;
        foreach (var c in text)
        {
            han += c is >= '\u3400' and <= '\u9FFF' ? 1 : 0;
            latin += char.IsAsciiLetter(c) ? 1 : 0;
        }

        // A Latin word is about as long as two Han characters say it.
        return (han, latin) switch
        {
            (0, 0) => "neither",
            _ when han * 9 >= latin => latin > han ? "mixed" : "Chinese",
            _ when han > 0 => "mixed",
            _ => "Latin",
        };
    }
}
