using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Comparing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Tests.Learning;

/// <summary>The arithmetic of the gate, on comments few enough to count by hand.</summary>
public sealed class GateTests
{
    [Fact]
    public void Needing_NotProven_SaysHowManyWouldProveIt()
    {
        // Half the interval must shrink from .03 to .02 to lie above −.01: (.03 / .02)² times the comments.
        var row = Gate.Compare("improper.recall", .80, .81, low: -.02, high: .04, maxWorse: .01).Needing(400);
        Assert.Equal((GateAnswer.NotProven, 500), (row.Verdict, row.More));
        Assert.Null(Gate.Compare("improper.recall", .80, .78, low: -.06, high: .02, maxWorse: .01).Needing(400).More); // more would show that it is worse
        Assert.Null(Gate.Compare("improper.recall", .80, .84, low: .01, high: .07, maxWorse: .01).Needing(400).More); // proven
    }

    [Fact]
    public void Ranking_OfFourComments_IsWhatAHandCounts()
    {
        var ranking = new WeightedRanking(
            [Scored(.9f, true, 0), Scored(.8f, false, 1), Scored(.6f, true, 2), Scored(.1f, false, 3)], Category.Inflammatory);
        int[] whole = [1, 1, 1, 1];
        Assert.Equal((1 + (2 / 3.0)) / 2, ranking.AveragePrecision(whole)!.Value, 6);
        Assert.Equal(1, ranking.RecallAt(.6, whole));
        Assert.Equal(.5, ranking.RecallAt(.9, whole));
        Assert.Equal(1, ranking.AveragePrecision([1, 0, 1, 1])); // a draw without the false alarm
        Assert.Null(ranking.AveragePrecision([0, 1, 0, 1]));
        Assert.Equal(2 / 3.0, ranking.PrecisionFrom(.5)!.Value, 6);
        Assert.True(ranking.ThresholdAtFalseAlarms(0) > .8f);
        Assert.True(ranking.ThresholdAtFalseAlarms(.5) is > .1f and <= .8f);
        Assert.Equal((.1 + .8 + .4 + .1) / 4, ranking.Ece(whole)!.Value, 6);
    }

    [Fact]
    public void Rows_ForAModelThatFlagsOneGroupWrongly_FailTheWorstGroupAndNothingElse()
    {
        // 200 groups; the challenger is as right as the champion but raises false alarms in short comments.
        var heldOut = Enumerable.Range(0, 200).Select(i => new LabelledComment(
            i % 4 == 0 ? $"rude {i} and quite long enough for it" : i % 4 == 1 ? $"ok {i}" : $"a fine and long enough comment {i}",
            i % 4 == 0 ? Category.Inflammatory : null, $"g{i}")).ToList();
        var champion = new Rule(text => text.StartsWith("rude", StringComparison.Ordinal) ? .9f : .1f);
        var challenger = new Rule(text => text.StartsWith("rude", StringComparison.Ordinal) ? .9f : text.StartsWith("ok", StringComparison.Ordinal) ? .6f : .1f);
        var scores = HeldOutScore.All(challenger, heldOut, c => c.Weight);
        var contest = new Contest(champion, challenger, scores, new Thresholds(.5, .5, .5), new GroupDraws(200));

        var rows = new ClassifierGate(new LearningOptions()).Rows(contest, [], []).ToDictionary(r => r.Measure);

        Assert.Equal(GateAnswer.Passes, rows["inflammatory.average_precision"].Verdict);
        Assert.Equal(GateAnswer.Passes, rows["inflammatory.recall"].Verdict);
        Assert.Equal(GateAnswer.Fails, rows["worst_group"].Verdict);
        Assert.Equal(GateAnswer.Fails, rows["inflammatory.ece"].Verdict);
        Assert.True(rows["worst_group"].Challenger > .5);
    }

    [Fact]
    public void Lessons_WithSpansOfAHeldOutThread_LeaveThemOut()
    {
        var spans = Enumerable.Range(0, 50).Select(i => new LabelledComment($"piece {i}", null, $"thread:{i}") { IsPart = true }).ToList();
        var cut = ClassifierLessons.Cut(spans, null);
        Assert.NotEmpty(cut.HeldOut);
        Assert.Equal(cut.Learn, ClassifierLessons.Cut([], null).With(spans).Learn);
    }

    [Fact]
    public void Share_OfWeightedComments_CountsThemByTheirEffectiveNumber()
    {
        var even = MeasuredShare.From(Enumerable.Range(0, 100).Select(i => (i < 80, 1.0)))!;
        Assert.Equal(.8, even.Value, 6);
        Assert.True(even is { Low: > .70 and < .72, High: > .86 and < .88 });
        var uneven = MeasuredShare.From(Enumerable.Range(0, 100).Select(i => (i < 80, i == 0 ? 100.0 : 1.0)))!;
        Assert.True(uneven.High - uneven.Low > 2 * (even.High - even.Low));
        Assert.Null(MeasuredShare.From([]));
    }

    private static HeldOutScore Scored(float probability, bool positive, int group) => new(
        new LabelledComment("text", positive ? Category.Inflammatory : null), group, 1, new CategoryScores(probability, null, null));

    private sealed class Rule(Func<string, float> inflammatory) : ICommentScorer
    {
        public string ModelVersion => "rule";

        public CategoryScores Score(string text, CommentContext context = default) => new(inflammatory(text), null, null);

        public IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default) => [];
    }
}
