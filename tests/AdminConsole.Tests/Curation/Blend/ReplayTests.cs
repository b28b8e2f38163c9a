using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Train;
using AdminConsole.Tests.Curation.Builders;

namespace AdminConsole.Tests.Curation.Blend;

public sealed class ReplayTests
{
    private static readonly RecipeRules Rules = new(30, 2, 6, 10, null, 7, null);
    private static readonly RecipeSettings Settings = new(new RecipeWeights(0, 50, 30, 10, 5, 5), Rules);
    private static readonly ReplayBasis Basis = ReplayBasis.Build(
        TownData.Make(),
        new RecommenderSettings(new Rp3BetaSettings(0.6, 0.3, 200), new IalsSettings(64, 0.01, 0.3, 1, 6, 1), 0.7),
        [.. Enumerable.Range(0, 60)],
        100,
        1);

    [Fact]
    public void Compare_MoreCrossStyleAndNiche_SaysSoBeyondTheInterval()
    {
        var replay = new Replay(Basis);
        var before = replay.Run(Settings, TestContext.Current.CancellationToken);
        var after = replay.Run(Settings with { Weights = new RecipeWeights(0, 30, 20, 10, 25, 15) }, TestContext.Current.CancellationToken);

        var changes = replay.Compare(before, after).ToDictionary(static change => change.Measure);

        Assert.Equal(Enum.GetValues<Measure>().Order(), changes.Keys.Order());
        Assert.True(changes[Measure.CrossStyleShare] is { Difference: > 0.1, Clear: true }, changes[Measure.CrossStyleShare].ToString());
        Assert.True(changes[Measure.LongTailShare].Difference > 0);
        Assert.True(changes[Measure.CalibrationKl].Difference > 0);
        Assert.InRange(changes[Measure.Recall].Before, 0.01, 1);
    }

    [Fact]
    public void Compare_WithItself_ChangesNothing()
    {
        var replay = new Replay(Basis);
        var outcome = replay.Run(Settings, TestContext.Current.CancellationToken);

        Assert.All(replay.Compare(outcome, replay.Run(Settings, TestContext.Current.CancellationToken)), change =>
        {
            Assert.Equal(0, change.Difference);
            Assert.False(change.Clear);
        });
    }

    [Fact]
    public void Run_WithRulesNobodysListCanKeep_NamesTheRuleAndStillShowsLists()
    {
        var outcome = new Replay(Basis).Run(
            Settings with { Weights = new RecipeWeights(0, 0, 100, 0, 0, 0), Rules = Rules with { IndependentsPercent = null, StyleCap = null, CrossStylePercent = 40 } }, TestContext.Current.CancellationToken);

        Assert.Equal(RuleKind.CrossStyle, outcome.Blocking?.Rule);
        Assert.Equal(12, outcome.Blocking?.Needed);
        Assert.All(outcome.Lists, list => Assert.Equal(30, list.Count));
    }

    [Fact]
    public void Build_NeverShowsALaterListenOrARefusedTrack()
    {
        Assert.All(Basis.Listeners, one =>
        {
            Assert.NotEmpty(one.Later);
            foreach (var source in one.Candidates.Sources)
                Assert.All(one.Candidates.Of(source), candidate =>
                {
                    Assert.True(candidate.LastHeardAt < Basis.History.Until);
                    Assert.True(Basis.History.Eligible(one.Listener, candidate.Track));
                });
        });
    }
}
