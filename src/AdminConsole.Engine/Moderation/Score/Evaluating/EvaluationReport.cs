using System.Text.Json;
using System.Text.Json.Nodes;
using AdminConsole.Engine.Moderation.Score.Datasets;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>What a threshold finds and what it costs; shares respect the weights. Precision is null where nothing is flagged.</summary>
/// <param name="FlaggedShare">Part of all comments that is flagged.</param>
/// <param name="FalseAlarms">Part of the fine comments that is flagged.</param>
public sealed record ThresholdFigures(double Threshold, double? Precision, double? Recall, double FlaggedShare, double? FalseAlarms);

/// <summary>Rows, not weighted.</summary>
public sealed record Confusion(int TruePositive, int FalsePositive, int FalseNegative, int TrueNegative);

/// <summary>A part of the test: by length, script, or what the set files it under.</summary>
public sealed record SliceFigures(string By, string Slice, int Rows, int Positives, double? AveragePrecision, double? Recall, double? FalseAlarms);

/// <summary>The figures over a part of the rows.</summary>
public sealed record WithoutWord(string Word, int Rows, int Positives, ClassifierEvaluation Figures, double? AveragePrecisionUnweighted, IReadOnlyDictionary<string, double[]> Intervals);

/// <summary>A row judged most wrongly.</summary>
public sealed record WorstError(float Probability, bool Positive, string Class, string Text);

/// <summary>Everything an evaluation found out.</summary>
/// <param name="Figures">Respects the weights of the test.</param>
/// <param name="Intervals">95 % intervals by figure (the keys of the JSON), from drawing the groups of alike texts again and again.</param>
public sealed record EvaluationReport(
    Category Category,
    ClassifierEvaluation Figures,
    RankingFigures Unweighted,
    float Threshold,
    int Rows,
    int Positives,
    Confusion Confusion,
    IReadOnlyDictionary<string, double[]> Intervals,
    IReadOnlyList<ThresholdFigures> Thresholds,
    IReadOnlyList<SliceFigures> Slices,
    IReadOnlyList<WorstError> Worst,
    WithoutWord? Without)
{
    private const int ShownErrors = 5;
    private static readonly float[] Steps = [0.05f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Model { get; init; } = "";

    public ClassEvaluation? Classes { get; init; }

    public IReadOnlyList<AttackEvaluation> Attacks { get; init; } = [];

    /// <summary>The figures at the top, under the names they always had; what else was found out beside them. No texts.</summary>
    public string ToJson()
    {
        var json = JsonSerializer.SerializeToNode(Figures)!.AsObject();
        json["average_precision_weighted"] = Figures.AveragePrecision;
        json["average_precision_unweighted"] = Unweighted.AveragePrecision;
        json["roc_auc_unweighted"] = Unweighted.RocAuc;
        json["recall_at_precision_50_unweighted"] = Unweighted.RecallAtPrecision50;
        json["model"] = Model;
        json["category"] = Categories.NameOf(Category);
        json["threshold"] = Math.Round(Threshold, 4);
        json["rows"] = Rows;
        json["positives"] = Positives;
        Add("confusion", Confusion);
        Add("intervals", Intervals);
        Add("thresholds", Thresholds);
        Add("slices", Slices);
        if (Without is not null)
        {
            var part = JsonSerializer.SerializeToNode(Without.Figures)!.AsObject();
            part.Remove("texts_per_second");
            part["average_precision_unweighted"] = Without.AveragePrecisionUnweighted;
            part["word"] = Without.Word;
            part["rows"] = Without.Rows;
            part["positives"] = Without.Positives;
            part["intervals"] = JsonSerializer.SerializeToNode(Without.Intervals, Json);
            json["without"] = part;
        }

        if (Classes is not null)
            Add("classes", Classes);
        if (Attacks.Count > 0)
            Add("attacks", Attacks);
        return json.ToJsonString(Json);

        void Add<T>(string name, T value) => json[name] = JsonSerializer.SerializeToNode(value, Json);
    }

    internal static EvaluationReport Of(
        EvaluateClassifierOptions options, IReadOnlyList<DatasetRow.Usable> test, int[] clusters, JudgedTest judged, CancellationToken cancellationToken)
    {
        // With --classes, rows that say nothing of the category are there for the classes alone.
        int[] rows = [.. Enumerable.Range(0, test.Count).Where(row => test[row].Comment.SpeaksAbout(options.Category))];
        JudgedScore[] scores = [.. rows.Select(row => new JudgedScore(
            judged.Score(row, test[row].Comment.Text, options.Category), test[row].Comment.Category == options.Category, test[row].Comment.PopulationWeight))];
        cancellationToken.ThrowIfCancellationRequested();
        var slices = new EvaluationSlices(judged.Threshold);
        return new EvaluationReport(
            options.Category,
            ClassifierEvaluation.Of(scores, judged.Threshold),
            new RankedScores(scores).Figures(_ => 1),
            judged.Threshold,
            scores.Length,
            scores.Count(score => score.Positive),
            ConfusionOf(scores, judged.Threshold),
            MetricIntervals.Of(scores, [.. rows.Select(row => clusters[row])], judged.Threshold),
            [.. Steps.Select(step => At(scores, step))],
            slices.Of([.. rows.Select(row => test[row])], scores),
            WorstOf(test, rows, scores),
            options.Without is { } word ? WithoutOf(word, test, rows, scores, clusters, judged.Threshold) : null)
        {
            Attacks = [.. options.Attacks.Select(attack => AttackEvaluation.Of(attack, test, rows, scores, judged, options.Category, cancellationToken))],
        };
    }

    internal static ThresholdFigures At(IEnumerable<JudgedScore> scores, float threshold)
    {
        double right = 0, wrong = 0, positives = 0, negatives = 0;
        foreach (var score in scores)
        {
            positives += score.Positive ? score.Weight : 0;
            negatives += score.Positive ? 0 : score.Weight;
            if (score.Probability < threshold)
                continue;
            right += score.Positive ? score.Weight : 0;
            wrong += score.Positive ? 0 : score.Weight;
        }

        return new ThresholdFigures(
            Math.Round(threshold, 4),
            right + wrong > 0 ? right / (right + wrong) : null,
            positives > 0 ? right / positives : null,
            positives + negatives > 0 ? (right + wrong) / (positives + negatives) : 0,
            negatives > 0 ? wrong / negatives : null);
    }

    private static Confusion ConfusionOf(JudgedScore[] scores, float threshold) => new(
        scores.Count(score => score.Positive && score.Probability >= threshold),
        scores.Count(score => !score.Positive && score.Probability >= threshold),
        scores.Count(score => score.Positive && score.Probability < threshold),
        scores.Count(score => !score.Positive && score.Probability < threshold));

    private static IReadOnlyList<WorstError> WorstOf(IReadOnlyList<DatasetRow.Usable> test, int[] rows, JudgedScore[] scores)
    {
        WorstError[] all = [.. rows.Select((row, i) => new WorstError(scores[i].Probability, scores[i].Positive, test[row].Class, test[row].Comment.Text))];
        return
        [
            .. all.Where(error => !error.Positive).OrderByDescending(error => error.Probability).Take(ShownErrors),
            .. all.Where(error => error.Positive).OrderBy(error => error.Probability).Take(ShownErrors),
        ];
    }

    private static WithoutWord WithoutOf(string word, IReadOnlyList<DatasetRow.Usable> test, int[] rows, JudgedScore[] scores, int[] clusters, float threshold)
    {
        int[] kept = [.. Enumerable.Range(0, rows.Length).Where(i => !test[rows[i]].Comment.Text.Contains(word, StringComparison.OrdinalIgnoreCase))];
        JudgedScore[] part = [.. kept.Select(i => scores[i])];
        return new WithoutWord(
            word, part.Length, part.Count(score => score.Positive), ClassifierEvaluation.Of(part, threshold), new RankedScores(part).Figures(_ => 1).AveragePrecision,
            MetricIntervals.Of(part, [.. kept.Select(i => clusters[rows[i]])], threshold));
    }
}
