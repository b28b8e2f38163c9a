using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;
using AdminConsole.Tests.Curation.Builders;

namespace AdminConsole.Tests.Curation.Candidates;

public sealed class CandidateSourcesTests
{
    private static readonly ListeningData Data = TownData.Make();
    private static readonly ListeningHistory History = new(Data, long.MaxValue);
    private static readonly CandidateSources Sources = new(
        History,
        new CollaborativeView(
            RecommenderTrainer.Fit(Data, long.MaxValue, new RecommenderSettings(new Rp3BetaSettings(0.6, 0.3, 200), new IalsSettings(64, 0.01, 0.3, 1, 6, 1), 0.7)), History),
        [.. Enumerable.Range(0, 60)]);

    [Fact]
    public void For_EveryListenerAndSource_OffersEligibleTracksBestFirst()
    {
        for (var listener = 0; listener < Data.Listeners.Count; listener += 7)
        {
            var set = Sources.For(listener);
            Assert.Equal(6, set.Sources.Count());
            foreach (var source in set.Sources)
            {
                var candidates = set.Of(source);
                Assert.Equal(candidates.OrderByDescending(static candidate => candidate.Score), candidates);
                Assert.All(candidates, candidate =>
                {
                    Assert.True(History.Eligible(listener, candidate.Track));
                    Assert.InRange(candidate.Score, 0, 1);
                });
            }
        }
    }

    [Fact]
    public void For_CrossStyle_StaysOutsideTheListenersOwnStylesAndNamesTheStyle()
    {
        var candidates = Sources.For(10).Of(SourceKind.CrossStyle);

        Assert.NotEmpty(candidates);
        Assert.All(candidates, candidate =>
        {
            Assert.False(History.AtHome(10, Data.Tracks[candidate.Track].Style));
            Assert.Equal(new Reason(ReasonCode.NewStyle, Style: Data.Tracks[candidate.Track].Style), candidate.Reason);
        });
        Assert.All(Sources.For(10).Of(SourceKind.SimilarStyle), candidate => Assert.True(History.AtHome(10, Data.Tracks[candidate.Track].Style)));
    }

    [Fact]
    public void For_NotInterested_TakesTheTrackAwayFromEverySourceAtOnce()
    {
        var offered = RecommendedTo(Data, 5);
        var refused = offered.First();
        var told = Data with { Actions = [.. Data.Actions, new ActionFact(5, refused, TownData.Start.AddDays(80).ToUnixTimeSeconds(), ListenerActionKind.NotInterested)] };

        Assert.DoesNotContain(refused, RecommendedTo(told, 5));
    }

    [Fact]
    public void For_ListenerWithoutHistory_OffersTheCommonSources()
    {
        var newcomer = Data with { Listeners = [.. Data.Listeners, new ListenerFacts(new Engine.Storage.ListenerId(Guid.Parse("00000000-0000-7000-8000-000000000001")), null, 1, false)] };
        var set = SourcesOf(newcomer).For(Data.Listeners.Count);

        Assert.NotEmpty(set.Of(SourceKind.Editorial));
        Assert.NotEmpty(set.Of(SourceKind.Trending));
        Assert.NotEmpty(set.Of(SourceKind.Collaborative));
        Assert.NotEmpty(set.Of(SourceKind.Niche));
    }

    [Fact]
    public void For_Trending_PutsARisingTrackFirst()
    {
        var last = TownData.Start.AddDays(TownData.Days).ToUnixTimeSeconds();
        var rising = Enumerable.Range(0, 600).Where(track => History.Eligible(3, track)).MinBy(track => History.Heard[track]);
        var jump = Enumerable.Range(0, 200).Select(i => new ListenFact(100 + (i % 150), rising, last - 3600, 200_000, false, 1));

        var first = SourcesOf(Data with { Listens = [.. Data.Listens, .. jump] }).For(3).Of(SourceKind.Trending)[0];

        Assert.Equal(rising, first.Track);
        Assert.Equal((ReasonCode.Rising, true), (first.Reason.Code, first.Reason.Figure > 20));
    }

    private static List<int> RecommendedTo(ListeningData data, int listener)
    {
        var set = SourcesOf(data).For(listener);
        return [.. set.Sources.SelectMany(source => set.Of(source)).Select(static candidate => candidate.Track).Distinct()];
    }

    private static CandidateSources SourcesOf(ListeningData data)
    {
        var history = new ListeningHistory(data, long.MaxValue);
        var settings = new RecommenderSettings(new Rp3BetaSettings(0.6, 0.3, 200), new IalsSettings(64, 0.01, 0.3, 1, 2, 1), 0.7);
        return new CandidateSources(history, new CollaborativeView(RecommenderTrainer.Fit(data, long.MaxValue, settings), history), [.. Enumerable.Range(0, 60)]);
    }
}
