using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Search;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Search;

/// <summary>The way from SQL to the index, with everything that may happen on it.</summary>
public sealed class SearchProjectorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Drain_AfterWrites_LeavesIndexAndSqlEqual(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        Assert.Equal(0, await stage.Projector.DrainAsync(Cancel));
        var comments = await stage.WriteAsync(2300);
        Assert.Equal(2300, await stage.Projector.DrainAsync(Cancel));
        await stage.ChangeAsync(comments[7].Id, "改过的歌评");
        await stage.RemoveAsync(comments[8].Id);
        Assert.Equal(2, await stage.Projector.DrainAsync(Cancel));

        var drift = await stage.DriftAsync();
        Assert.True(drift.IsEqual, drift.ToString());
        Assert.Equal((2299, 2299, 0), (drift.InDatabase, drift.InIndex, drift.Pending));
        Assert.Equal(comments[7].Id, Assert.Single(await stage.FindAsync("歌评")));
        Assert.Empty(await stage.FindAsync("第9条"));
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Drain_ByTwoProjectorsWhileWritesGoOn_EndsEqual(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        using var second = new SearchProjector(
            stage.Search, stage.Get<CommentDocuments>(), stage.Get<SearchChanges>(), stage.Get<SearchRebuild>(), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SearchProjector>.Instance);
        var comments = await stage.WriteAsync(300);
        for (var round = 0; round < 6; round++)
        {
            var draining = new[] { stage.Projector.DrainAsync(Cancel), second.DrainAsync(Cancel) };
            for (var i = 0; i < 10; i++)
                await stage.ChangeAsync(comments[(round + i) % 12].Id, $"第{round}轮{i}次");
            await Task.WhenAll(draining);
        }

        await Task.WhenAll(stage.Projector.DrainAsync(Cancel), second.DrainAsync(Cancel));
        var drift = await stage.DriftAsync();
        Assert.True(drift.IsEqual, drift.ToString());
        Assert.Equal(0, drift.Pending);
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Rebuild_WhileWritesGoOn_LosesNothingAndSwitchesOnce(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        var comments = await stage.WriteAsync(3000);
        await stage.Projector.DrainAsync(Cancel);
        var before = await stage.Search.LiveNameAsync(Cancel);

        // Between the batches of the rebuild: a comment it has read already changes, one it has not read yet goes.
        var batches = 0;
        async Task MeddleAsync()
        {
            if (++batches > 3)
                return; // what we write here is a batch of its own at the end
            await stage.ChangeAsync(comments[batches].Id, $"重建时改的{batches}");
            await stage.RemoveAsync(comments[^batches].Id);
            await stage.WriteAsync(1, _ => "重建时写的");
            await stage.Projector.DrainAsync(Cancel);
            Assert.Equal(before, await stage.Search.LiveNameAsync(Cancel));
        }

        var outcome = await stage.Get<SearchRebuild>().RunAsync(new Immediately(() => MeddleAsync().GetAwaiter().GetResult()), Cancel);

        var rebuilt = Assert.IsType<RebuildOutcome.Rebuilt>(outcome);
        Assert.NotEqual(before, rebuilt.Index);
        var drift = await stage.DriftAsync();
        Assert.True(drift.IsEqual, drift.ToString());
        Assert.Equal(3, (await stage.FindAsync("时写")).Count);
        Assert.Equal(3, (await stage.FindAsync("时改")).Count);
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Rebuild_StoppedHalfWay_LeavesTheLiveIndexAndLetsTheNextBegin(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        await stage.WriteAsync(2500);
        await stage.Projector.DrainAsync(Cancel);
        var before = await stage.Search.LiveNameAsync(Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Get<SearchRebuild>().RunAsync(new Immediately(stop.Cancel), stop.Token));

        Assert.Equal(before, await stage.Search.LiveNameAsync(Cancel));
        Assert.True((await stage.DriftAsync()).IsEqual);
        Assert.IsType<RebuildOutcome.Rebuilt>(await stage.Get<SearchRebuild>().RunAsync(null, Cancel));
        Assert.True((await stage.DriftAsync()).IsEqual);
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Rebuild_WhileAnotherRuns_DoesNothing(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        await stage.WriteAsync(10);
        RebuildOutcome? second = null;
        await stage.Get<SearchRebuild>().RunAsync(
            new Immediately(() => second = stage.Get<SearchRebuild>().RunAsync(null, Cancel).GetAwaiter().GetResult()), Cancel);
        Assert.IsType<RebuildOutcome.AlreadyRunning>(second);
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Drain_IntoANewIndex_TakesTheCommentsThatWereThereBefore(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        await stage.WriteAsync(20);
        await using (var db = stage.Db())
            await db.SearchChanges.ExecuteDeleteAsync(Cancel); // as after a change of provider: nothing is announced
        await stage.Projector.DrainAsync(Cancel);
        Assert.True((await stage.DriftAsync()).IsEqual);
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Compare_WithDrift_NamesWhatDiffers(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        var comments = await stage.WriteAsync(10);
        await stage.Projector.DrainAsync(Cancel);
        await stage.Search.DeleteAsync([comments[0].Id], Cancel);
        var extra = stage.Document("没有的评论");
        await stage.IndexAsync(extra);
        await stage.ChangeAsync(comments[1].Id, "还没进索引");

        var drift = await stage.DriftAsync();
        Assert.False(drift.IsEqual);
        Assert.Equal([comments[0].Id], drift.Missing);
        Assert.Equal([comments[1].Id], drift.Stale);
        Assert.Equal([extra.Id], drift.Extra);
        Assert.Equal((10, 10, 1), (drift.InDatabase, drift.InIndex, drift.Pending));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task FindInDatabase_WhileTheIndexIsDown_AnswersTheSame(AdminConsole.Engine.Storage.StorageProvider storage)
    {
        await using var stage = await SearchStage.CreateAsync(storage == AdminConsole.Engine.Storage.StorageProvider.Sqlite ? Index.Sqlite : Index.Postgres);
        await stage.WriteAsync(40, i => i % 2 == 0 ? $"好听的歌 {i}" : $"Nothing {i}");
        await stage.Projector.DrainAsync(Cancel);
        foreach (var query in (CommentQuery[])
        [
            new() { Text = "好听", Limit = 7 }, new() { Text = "nothing 好" }, new() { Sort = CommentSort.Newest, Limit = 9 },
            new() { Status = [CommentStatus.Clear], Sort = CommentSort.Score, ThreadId = stage.Thread, From = SearchStage.Then.AddSeconds(5) },
            new() { Text = "歌", Sort = CommentSort.Oldest, Limit = 6 },
        ])
        {
            var fromIndex = await stage.Search.SearchAsync(query, Cancel);
            var fromSql = await stage.Get<CommentFinder>().FindInDatabaseAsync(query, Cancel);
            Assert.True(fromIndex.FromIndex);
            Assert.False(fromSql.FromIndex);
            Assert.Equal(fromIndex.Ids, fromSql.Ids);
            Assert.Equal(fromIndex.Total, fromSql.Total);
            Assert.Equal(fromIndex.Next, fromSql.Next);
            Assert.Equal(fromIndex.Facets!.Status, fromSql.Facets!.Status);
        }
    }

    private sealed class Immediately(Action action) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value) => action();
    }
}
