using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Tests.Curation.Train;

public sealed class TrainersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly IalsSettings Settings = new(64, 0.01, 0.05, 1, 6, 11);

    [Fact]
    public void Rp3Beta_OnThreeListeners_IsTheWalkByHand()
    {
        // Listeners: 0 {a, b}, 1 {b, c}, 2 {b}. From a the walk goes to 0 (1), then to b (1/2); b is known to three listeners.
        var interactions = Interactions.From([new(0, 0, 1, 0), new(0, 1, 1, 0), new(1, 1, 1, 0), new(1, 2, 1, 0), new(2, 1, 1, 0)], 3, 3);

        var walk = Rp3Beta.Train(interactions, new Rp3BetaSettings(1, 0.5, 10), cancellation: Stop);

        Assert.Equal([1], walk.NeighboursOf(0).ToArray());
        Assert.Equal(0.5 / Math.Sqrt(3), walk.SimilaritiesOf(0)[0], 1e-6);
        Assert.Equal([0, 2], walk.NeighboursOf(1).ToArray());
        Assert.Equal(1 / 6.0, walk.SimilaritiesOf(1)[0], 1e-6);
    }

    [Fact]
    public void Rp3Beta_KeepsTheNearestNeighboursOnly()
    {
        var interactions = TasteData.Interactions();
        var all = Rp3Beta.Train(interactions, new Rp3BetaSettings(0.7, 0.3, 1000), cancellation: Stop);
        var few = Rp3Beta.Train(interactions, new Rp3BetaSettings(0.7, 0.3, 5), cancellation: Stop);

        for (var item = 0; item < interactions.ItemCount; item++)
        {
            var expected = all.SimilaritiesOf(item).ToArray().OrderDescending().Take(5).Order();
            Assert.Equal(expected, few.SimilaritiesOf(item).ToArray().Order());
        }
    }

    [Fact]
    public void Ials_FoldIn_SolvesTheRegularisedLeastSquares()
    {
        var interactions = TasteData.Interactions();
        var model = Ials.Train(interactions, Settings, cancellation: Stop);
        var (items, weights) = (interactions.ByListener.Columns(7).ToArray(), interactions.ByListener.Weights(7).ToArray());

        var factor = model.FoldIn(items, weights);

        // The gradient of Σ c(1 − h·w)² + α₀ Σ (h·w)² + λ(|I_u| + α₀|I|)·|w|² is zero there.
        var ridge = Settings.Regularisation * (weights.Sum() + (Settings.UnobservedWeight * interactions.ItemCount));
        var gradient = factor.Select(w => ridge * w).ToArray();
        for (var item = 0; item < interactions.ItemCount; item++)
        {
            var h = model.ItemFactors.AsSpan(item * 64, 64);
            var score = 0.0;
            for (var k = 0; k < 64; k++)
                score += h[k] * factor[k];
            var place = Array.IndexOf(items, item);
            var pull = (Settings.UnobservedWeight * score) - (place < 0 ? 0 : weights[place] * (1 - score));
            for (var k = 0; k < 64; k++)
                gradient[k] += pull * h[k];
        }
        Assert.All(gradient, g => Assert.InRange(g, -1e-4, 1e-4));
    }

    [Fact]
    public void Ials_SameSeed_SameFactors()
    {
        var interactions = TasteData.Interactions();

        Assert.Equal(Ials.Train(interactions, Settings, cancellation: Stop).ItemFactors, Ials.Train(interactions, Settings, cancellation: Stop).ItemFactors);
        Assert.NotEqual(Ials.Train(interactions, Settings, cancellation: Stop).ItemFactors, Ials.Train(interactions, Settings with { Seed = 12 }, cancellation: Stop).ItemFactors);
    }

    [Fact]
    public void FactorScorer_AgreesWithPlainDotProducts()
    {
        var model = Ials.Train(TasteData.Interactions(70, 101), Settings, cancellation: Stop);
        var scores = new float[70 * 101];

        new FactorScorer(model).Score(Enumerable.Range(0, 70).ToArray(), scores, 101);

        for (var listener = 0; listener < 70; listener++)
            for (var item = 0; item < 101; item++)
            {
                var expected = 0.0;
                for (var k = 0; k < 64; k++)
                    expected += model.ListenerFactors[(listener * 64) + k] * model.ItemFactors[(item * 64) + k];
                Assert.Equal(expected, scores[(listener * 101) + item], 1e-4);
            }
    }

    [Fact]
    public void Training_BeatsPopularityAndCountsStrangersByPopularity()
    {
        var (train, test) = HoldOut.PerListener(TasteData.Interactions(), 0.2, 1);
        var trained = RecommenderTraining.Run(train, new TrainingOptions(), cancellation: Stop);

        var figures = FullRanking.Measure(trained.Model, train, test, [20], Stop)[0];
        var popular = FullRanking.Measure(trained.Model, train, new HeldOut(test.Parts.Select(static part => (-1, part.Items)).ToList()), [20], Stop)[0];

        Assert.True(figures.Recall > 1.5 * popular.Recall, $"{figures.Recall} against {popular.Recall}");
        Assert.Equal(20 / 150.0, popular.Coverage, 6);
    }

    [Fact]
    public void Measure_OnAKnownRanking_IsTheDefinition()
    {
        var train = Interactions.From([new(0, 0, 1, 0)], 1, 5);

        var figures = FullRanking.Measure(new Fixed([9, 1, 4, 3, 2]), train, new HeldOut([(0, [3, 1, -7])]), [1, 3], Stop);

        // Item 0 is masked, so the ranking is 2, 3, 4; of three held-out items (one unknown) only 3 is hit, at rank 2.
        Assert.Equal((0, 0), (figures[0].Recall, figures[0].Ndcg));
        Assert.Equal(1 / 3.0, figures[1].Recall, 9);
        Assert.Equal(1 / Math.Log2(3) / (1 + (1 / Math.Log2(3)) + 0.5), figures[1].Ndcg, 9);
        Assert.Equal(0.6, figures[1].Coverage, 9);
    }

    [Fact]
    public void Top_AgreesWithSorting()
    {
        var random = new Random(5);
        var scores = Enumerable.Range(0, 1003).Select(_ => (float)random.Next(40)).ToArray();
        scores[17] = float.NegativeInfinity;
        var best = new ScoredItem[50];

        Assert.Equal(50, Selection.Top(scores, best));

        Assert.Equal(scores.Select((score, item) => (score, item)).OrderByDescending(static s => s.score).ThenBy(static s => s.item).Take(50).Select(static s => s.item), best.Select(static s => s.Item));
    }

    [Fact]
    public void HoldOut_WithTimes_TakesTheLatest()
    {
        var (train, held) = HoldOut.PerListener(Interactions.From([.. Enumerable.Range(0, 10).Select(i => new Interaction(0, i, 1, 100 - i))], 1, 10), 0.2, 4);

        Assert.Equal([0, 1], held.Parts[0].Items.Order());
        Assert.Equal(8, train.Count);
    }

    private sealed class Fixed(float[] row) : IItemScorer
    {
        public int ItemCount => row.Length;

        public void Score(ReadOnlySpan<int> listeners, Span<float> scores, int stride)
        {
            for (var r = 0; r < listeners.Length; r++)
                row.CopyTo(scores[(r * stride)..]);
        }
    }
}
