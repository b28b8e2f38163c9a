using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Campaigns;

public sealed class GatheringTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly string[] Adverts =
    [
        "加V信领年费会员，前五十名免费，头像里有码，手慢无",
        "加薇信abc8871领年费会员，前五十名免费，头像里有码",
        "🎁加+vx领年费会·员～前五十名免费，头像里有码，手慢无🎁",
        "家人们加胃信 qq_1234 领年费会员，前五十名免费，头像有码",
    ];

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_VariantsOneByOne_StandInTheQueueAsOne(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        foreach (var text in Adverts)
            await desk.TakeAsync(CampaignDesk.Says(text, author: text.Length % 2 == 0 ? "same" : null));

        var campaign = await desk.CampaignAsync();
        await using var db = desk.Db();
        var entries = await db.QueueEntries.ToListAsync(None);
        Assert.Equal(4, entries.Count);
        Assert.All(entries, e => Assert.Equal(campaign.Id, e.CampaignId));
        Assert.Single(entries, e => !e.Behind);
        var authors = await db.Comments.Select(c => c.AuthorId).Distinct().CountAsync(None);
        Assert.Equal((4, 4, authors, 4), (campaign.MemberCount, campaign.FlaggedCount, campaign.AuthorCount, campaign.ThreadCount));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_VariantsInOneBatch_AreOneCampaign(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await desk.TakeAsync([.. Adverts.Append(Adverts[0]).Select(text => CampaignDesk.Says(text)), CampaignDesk.Says("这首歌让我想起高三那年的夏天和操场")]);

        var campaign = await desk.CampaignAsync();
        Assert.Equal((5, 5), (campaign.MemberCount, campaign.AuthorCount));
        await using var db = desk.Db();
        Assert.Equal(1, await db.QueueEntries.CountAsync(e => !e.Behind, None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_ShortPhrasesTitlesAndQuotes_AreNoCampaign(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        string[] common = ["沙发", "好听", "会员专享", "😭😭😭😭😭😭😭😭😭😭", "哈哈哈哈哈哈哈哈哈哈哈哈", "《夜航船》", "开了会员来听"];
        for (var i = 0; i < 4; i++)
        {
            await desk.TakeAsync([.. common.Select(text => CampaignDesk.Says(text))]);
            await desk.TakeAsync(CampaignDesk.Says("我们在没有路灯的街上走了很久很久", thread: "one song")); // a line that many quote and nobody flags
        }

        // Flagged each, and about different things.
        await desk.TakeAsync([.. new[]
        {
            "出一个月会员，价格私聊，支持验号", "会员到期了还能听以前下载的歌吗", "买会员只为了听他的新专辑，值", "代开会员的都是骗子，别信",
        }.Select(text => CampaignDesk.Says(text))]);

        await using var db = desk.Db();
        Assert.Empty(await db.Campaigns.Where(c => c.FormedAt != null).ToListAsync(None));
        Assert.Empty(await db.QueueEntries.Where(e => e.CampaignId != null || e.Behind).ToListAsync(None));
        var watched = await db.Campaigns.SingleAsync(None);
        Assert.Equal((4, 0, 1), (watched.MemberCount, watched.FlaggedCount, watched.ThreadCount));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_OneWhoQuotesTheAdvertToLaughAtIt_WaitsByThemselves(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await desk.TakeAsync([.. Adverts.Select(text => CampaignDesk.Says(text)), CampaignDesk.Says("笑死，又是“加V信领年费会员，前五十名免费，头像里有码”，谁信", id: "quote")]);

        await using var db = desk.Db();
        var quote = await db.Comments.SingleAsync(c => c.PlatformId == "quote", None);
        Assert.NotNull((await db.Fingerprints.SingleAsync(f => f.CommentId == quote.Id, None)).CampaignId);
        var entry = await db.QueueEntries.SingleAsync(e => e.CommentId == quote.Id, None);
        Assert.Equal((null, false), (entry.CampaignId, entry.Behind));
        Assert.Equal(2, await db.QueueEntries.CountAsync(e => !e.Behind, None));
    }

    [Theory]
    [InlineData("又是“加V信领年费会员，前五十名免费，头像里有码”，大家别信", true)]
    [InlineData("“加V信领年费会员，前五十名免费，头像里有码”", false)] // the whole advertisement in quotation marks
    [InlineData("加“V信”领年费会员，前五十名免费，头像里有码", false)]
    public void Quotation_NeedsWordsOfItsOwn(string text, bool quotes) => Assert.Equal(quotes, Quotation.Is(text));

    [Theory, MemberData(nameof(Databases.Shared), MemberType = typeof(Databases))]
    public async Task Take_TwoProcessesAtOnce_MakeOneCampaign(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        IServiceProvider[] processes = [desk.Services, desk.Process()];
        foreach (var process in processes)
            await CampaignDesk.TakeInAsync(process, CampaignDesk.Says("一句和广告毫不相干的长长的歌词感想"));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            () => CampaignDesk.TakeInAsync(processes[i % 2], CampaignDesk.Says(Adverts[i % Adverts.Length])))));

        var campaign = await desk.CampaignAsync();
        Assert.Equal((40, 40, 40), (campaign.MemberCount, campaign.FlaggedCount, campaign.AuthorCount));
        await using var db = desk.Db();
        Assert.Equal(40, await db.QueueEntries.CountAsync(e => e.CampaignId == campaign.Id, None));
        Assert.Equal(1, await db.QueueEntries.CountAsync(e => !e.Behind, None));
        Assert.Equal(42, await db.Fingerprints.Select(f => f.Sequence).Distinct().CountAsync(None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_AfterARestart_FindsWhatWasThere(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await desk.TakeAsync([.. Adverts.Take(3).Select(text => CampaignDesk.Says(text))]);
        var again = desk.Process();
        await again.GetRequiredService<CampaignWindow>().LoadAsync(None);
        await CampaignDesk.TakeInAsync(again, CampaignDesk.Says(Adverts[3]));

        Assert.Equal(4, (await desk.CampaignAsync()).MemberCount);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_WhileTheWindowIsStillLoading_IsLookedAtAgain(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await desk.TakeAsync([.. Adverts.Take(3).Select(text => CampaignDesk.Says(text))]);
        var again = desk.Process();
        await CampaignDesk.TakeInAsync(again, CampaignDesk.Says(Adverts[3], id: "early"));
        Assert.Equal(3, (await desk.CampaignAsync()).MemberCount);

        await again.GetRequiredService<CampaignKeeper>().LoadAsync(None);

        Assert.Equal(4, (await desk.CampaignAsync()).MemberCount);
        await using var db = desk.Db();
        Assert.Equal(1, await db.QueueEntries.CountAsync(e => !e.Behind, None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_AnEdit_LeavesTheCampaignOrJoinsIt(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        IReadOnlyList<string> ids = ["one", "two", "three", "four"];
        await desk.TakeAsync([.. Adverts.Zip(ids, (text, id) => CampaignDesk.Says(text, id, id, id)), CampaignDesk.Says("写歌的人大概也在等一个不会来的人", "calm", "calm", "calm")]);

        await desk.TakeAsync(CampaignDesk.Says("抱歉刚才手滑了，这歌其实很好听", "one", "one", "one"), CampaignDesk.Says(Adverts[1] + "！", "calm", "calm", "calm"));

        var campaign = await desk.CampaignAsync();
        Assert.Equal((4, 4), (campaign.MemberCount, campaign.ThreadCount));
        await using var db = desk.Db();
        var members = await db.QueueEntries.Where(e => e.CampaignId == campaign.Id).Join(db.Comments, e => e.CommentId, c => c.Id, (e, c) => c.PlatformId).ToListAsync(None);
        Assert.Equal(["calm", "four", "three", "two"], members.Order());
        Assert.NotEqual("one", (await db.Comments.SingleAsync(c => c.Id == campaign.SpecimenId, None)).PlatformId);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_TwoEditsThatWereAlike_NeitherJoinsTheOthersOldText(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await desk.TakeAsync(CampaignDesk.Says("写歌的人大概也在等一个不会来的人", "one", "one", "one"), CampaignDesk.Says(Adverts[0], "two", "two", "two"));

        // The first one becomes what the second one was until this very request.
        await desk.TakeAsync(CampaignDesk.Says(Adverts[1], "one", "one", "one"), CampaignDesk.Says("前奏一响就回到了高三那年的操场", "two", "two", "two"));

        await using var db = desk.Db();
        Assert.Empty(await db.Campaigns.ToListAsync(None));
        Assert.All(await db.Fingerprints.ToListAsync(None), f => Assert.Null(f.CampaignId));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_WhatWasWithdrawnAndComesBack_IsAMemberAgain(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await desk.TakeAsync([.. Adverts.Select((text, i) => CampaignDesk.Says(text, $"c{i}", $"a{i}", $"t{i}"))]);
        await desk.Services.GetRequiredService<Withdrawals>().WithdrawAsync(ProcessContext.System("comment.withdraw", "test"), "c1", erase: false, None);
        Assert.Equal(3, (await desk.CampaignAsync()).MemberCount);

        await desk.TakeAsync(CampaignDesk.Says(Adverts[1], "c1", "a1", "t1"));

        Assert.Equal(4, (await desk.CampaignAsync()).MemberCount);
        await using var db = desk.Db();
        Assert.Equal(1, await db.QueueEntries.CountAsync(e => e.State == QueueState.Waiting && !e.Behind, None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_WhatJoinsAGroupToACampaign_BringsTheGroupsEntriesAlong(StorageProvider provider)
    {
        const string both = "加V信领年费会员头像里有码";
        const string first = both + "前五十名免费手慢无";
        const string other = both + "家人们冲名额有限呀"; // half alike: too little to stand together
        await using var desk = await CampaignDesk.StartAsync(provider);
        await desk.TakeAsync([.. Enumerable.Range(1, 3).Select(i => CampaignDesk.Says(first + new string('！', i)))]);
        await desk.TakeAsync([.. Enumerable.Range(1, 2).Select(i => CampaignDesk.Says(other + new string('！', i)))]);
        await using var db = desk.Db();
        Assert.Equal(2, await db.Campaigns.CountAsync(None)); // the second one is not formed: too few
        Assert.Equal(2, await db.QueueEntries.CountAsync(e => e.CampaignId == null, None));

        await desk.TakeAsync(CampaignDesk.Says(first + other[both.Length..]));

        var campaign = await desk.CampaignAsync();
        Assert.Equal(6, campaign.MemberCount);
        Assert.Equal(6, await db.QueueEntries.CountAsync(e => e.CampaignId == campaign.Id, None));
        Assert.Equal(1, await db.QueueEntries.CountAsync(e => !e.Behind, None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Forget_AMember_TakesItsTextOutOfTheSearch(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await desk.TakeAsync(CampaignDesk.Says(Adverts[0], "gone"));
        await using (var db = desk.Db())
        {
            var gone = await db.Comments.SingleAsync(None);
            var gathering = desk.Services.GetRequiredService<Gathering>();
            var taken = await desk.Services.GetRequiredService<AuditedWriter>().WriteAsync(
                ProcessContext.System("comment.withdraw", "test"),
                async (write, _) => (await gathering.ForgetAsync(write, [gone.Id], None), new AuditSubject("test")), None);
            await gathering.CommittedAsync(taken, None);
        }

        await desk.TakeAsync([.. Adverts.Skip(1).Select(text => CampaignDesk.Says(text))]);

        Assert.Equal(3, (await desk.CampaignAsync()).MemberCount);
        await using var after = desk.Db();
        Assert.Single(await after.Fingerprints.Where(f => f.Sketch == Array.Empty<byte>()).ToListAsync(None));
    }
}
