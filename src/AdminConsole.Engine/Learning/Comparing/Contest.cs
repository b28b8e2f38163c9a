using System.Diagnostics;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>Champion and challenger on the same held-out comments: what the gate's measures are taken from.</summary>
internal sealed class Contest
{
    public Contest(ICommentScorer champion, ICommentScorer challenger, IReadOnlyList<HeldOutScore> challengerScores, Thresholds thresholds, GroupDraws draws)
    {
        (ChampionModel, ChallengerModel, Thresholds, Draws) = (champion, challenger, thresholds, draws);
        Challenger = challengerScores;
        Champion = [.. challengerScores.Select(s => s with { Scores = champion.Score(s.Comment.Text, s.Comment.Context) })];
    }

    public ICommentScorer ChampionModel { get; }

    public ICommentScorer ChallengerModel { get; }

    /// <summary>The same comments in the same order as <see cref="Challenger"/>.</summary>
    public IReadOnlyList<HeldOutScore> Champion { get; }

    public IReadOnlyList<HeldOutScore> Challenger { get; }

    public Thresholds Thresholds { get; }

    public GroupDraws Draws { get; }

    /// <summary>What a measure says of both, and how far the gain may lie apart from what was seen.</summary>
    public (double Champion, double Challenger, double Low, double High)? Measure(
        Func<int[], double?> champion, Func<int[], double?> challenger, bool lessIsBetter = false)
    {
        if (champion(Draws.Whole) is not { } before || challenger(Draws.Whole) is not { } after)
            return null;
        var interval = Draws.Interval(counts => champion(counts) is { } b && challenger(counts) is { } a ? (lessIsBetter ? b - a : a - b) : null);
        return interval is var (low, high) ? (before, after, low, high) : null;
    }
}

/// <summary>
/// Time per comment of two scorers on the same texts, in rounds so short that most of them run undisturbed, turn about with
/// either going first: a busy machine slows both.
/// </summary>
internal static class Speed
{
    private const int Rounds = 101;
    private const int MostTexts = 100;

    // Order statistics that hold the median of 101 rounds with 95 %.
    private const int LowRank = 40;
    private const int HighRank = 60;

    /// <summary>Median microseconds per comment, and the 95 % interval of the median gain.</summary>
    public static (double Champion, double Challenger, double Low, double High)? Compare(
        ICommentScorer champion, ICommentScorer challenger, IReadOnlyList<LabelledComment> comments)
    {
        if (comments.Count == 0)
            return null;
        string[] texts = [.. comments.Take(MostTexts).Select(comment => comment.Text)];
        var (before, after, gains) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        Time(champion, texts);
        Time(challenger, texts);
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 2 == 0)
                before[round] = Time(champion, texts);
            after[round] = Time(challenger, texts);
            if (round % 2 != 0)
                before[round] = Time(champion, texts);
            gains[round] = before[round] - after[round];
        }

        Array.Sort(before);
        Array.Sort(after);
        Array.Sort(gains);
        return (before[Rounds / 2], after[Rounds / 2], gains[LowRank], gains[HighRank]);
    }

    private static double Time(ICommentScorer scorer, string[] texts)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var text in texts)
            scorer.Score(text);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / texts.Length;
    }
}
