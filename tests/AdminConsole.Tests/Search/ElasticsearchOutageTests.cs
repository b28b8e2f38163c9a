using AdminConsole.Engine.Search;

namespace AdminConsole.Tests.Search;

/// <summary>The node dies in the middle of work and comes back.</summary>
public sealed class ElasticsearchOutageTests
{
    public static IEnumerable<ITheoryDataRow> Node { get; } = [new TheoryDataRow<Index>(Index.Elasticsearch) { Skip = ElasticsearchNode.WhyNot }];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Node))]
    public async Task Node_KilledAndStartedAgain_CostsNoComment(Index index)
    {
        await using var node = await ElasticsearchNode.StartAsync();
        await using var stage = await SearchStage.CreateAsync(index, node);
        await stage.WriteAsync(1500, i => $"停电以前 {i}");
        await stage.Projector.DrainAsync(Cancel);

        await node.KillAsync();
        await stage.WriteAsync(30, i => $"停电期间 {i}");
        await Assert.ThrowsAsync<SearchUnavailableException>(() => stage.Projector.DrainAsync(Cancel));
        Assert.False(stage.Get<SearchHealth>().Current.Available);

        // The queue goes on from SQL, also for what the index never saw, and says so; the drift is there to see.
        var page = await stage.Get<CommentFinder>().FindAsync(new CommentQuery { Text = "期间" }, Cancel);
        Assert.False(page.FromIndex);
        Assert.Equal(30, page.Total);
        var status = await stage.Get<SearchCheck>().StatusAsync(Cancel);
        Assert.Equal((1530L, (long?)null, 30L), (status.InDatabase, status.InIndex, status.Pending));

        await node.RestartAsync();
        await Eventually.DoesNotThrowAsync<SearchUnavailableException>(() => stage.Projector.DrainAsync(Cancel));
        Assert.True(stage.Get<SearchHealth>().Current.Available);
        var drift = await stage.DriftAsync();
        Assert.True(drift.IsEqual, drift.ToString());
        Assert.Equal(0, drift.Pending);
        page = await stage.Get<CommentFinder>().FindAsync(new CommentQuery { Text = "期间" }, Cancel);
        Assert.True(page.FromIndex);
        Assert.Equal(30, page.Total);
    }

    [Theory]
    [MemberData(nameof(Node))]
    public async Task Node_KilledDuringARebuild_LeavesTheLiveIndexAndTheNextOneClearsUp(Index index)
    {
        await using var node = await ElasticsearchNode.StartAsync();
        await using var stage = await SearchStage.CreateAsync(index, node);
        await stage.WriteAsync(3000);
        await stage.Projector.DrainAsync(Cancel);
        var before = await stage.Search.LiveNameAsync(Cancel);
        await Assert.ThrowsAsync<SearchUnavailableException>(() => stage.Get<SearchRebuild>().RunAsync(new Kill(node), Cancel));

        await node.RestartAsync();
        await Eventually.DoesNotThrowAsync<SearchUnavailableException>(() => stage.Search.LiveNameAsync(Cancel));
        Assert.Equal(before, await stage.Search.LiveNameAsync(Cancel));
        Assert.True((await stage.DriftAsync()).IsEqual);
        Assert.IsType<RebuildOutcome.Rebuilt>(await stage.Get<SearchRebuild>().RunAsync(null, Cancel));
        Assert.True((await stage.DriftAsync()).IsEqual);
        using var client = new HttpClient { BaseAddress = node.Address };
        var indices = await client.GetStringAsync(new Uri("_cat/indices/test-*?h=index", UriKind.Relative), Cancel);
        Assert.Single(indices.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed class Kill(ElasticsearchNode node) : IProgress<(long Done, long Total)>
    {
        private bool done;

        public void Report((long Done, long Total) value)
        {
            if (!done)
                node.KillAsync().GetAwaiter().GetResult();
            done = true;
        }
    }

    /// <summary>The circuit breaker lets the next request through when its break is over, not a moment earlier.</summary>
    private static class Eventually
    {
        public static async Task DoesNotThrowAsync<TException>(Func<Task> act) where TException : Exception
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
            var end = TimeProvider.System.GetTimestamp();
            while (true)
            {
                try
                {
                    await act();
                    return;
                }
                catch (TException) when (TimeProvider.System.GetElapsedTime(end) < TimeSpan.FromSeconds(30))
                {
                    await timer.WaitForNextTickAsync(Cancel);
                }
            }
        }
    }
}
