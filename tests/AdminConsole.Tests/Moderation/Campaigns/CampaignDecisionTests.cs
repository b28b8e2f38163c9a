using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Campaigns;

public sealed class CampaignDecisionTests
{
    private const string Advert = "加V信领年费会员，前五十名免费，头像里有码，手慢无";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Moderator Chen = new(Guid.Parse("0193a000-0000-7000-8000-0000000000c1"), "Chen Yu", false);
    private static readonly Moderator Lead = new(Guid.Parse("0193a000-0000-7000-8000-0000000000c2"), "Li Wen", true);
    private static readonly Verdict AsMarketing = new(DecisionKind.Remove, RemovalReason.Marketing);

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Decide_TheWholeCampaign_SparesWhoWasUntickedWhoCameLaterAndWhoEdited(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await TakeAdvertsAsync(desk, 6);
        var (campaign, seen) = await ReadAsync(desk);
        await desk.TakeAsync(CampaignDesk.Says(Advert + "！", "late"), CampaignDesk.Says(Advert + "吧", "c-1", "a-1", "t-1"));
        await using var db = desk.Db();
        var unticked = await IdOfAsync(db, "c-2");

        var result = await Decide(desk).DecideAsync(Chen, campaign.Id, AsMarketing, new CampaignChoice(seen, QueueState.Waiting, [unticked], []), None);

        Assert.Equal(4, result!.Count(BatchItemOutcome.Recorded));
        Assert.Equal(4, result.Items.Count);
        var waiting = await db.Comments.Where(c => c.Status == CommentStatus.Waiting).Select(c => c.PlatformId).ToListAsync(None);
        Assert.Equal(["c-1", "c-2", "late"], waiting.Order());
        Assert.All(await db.Decisions.ToListAsync(None), d => Assert.Equal((campaign.Id, result.Batch.Id), (d.CampaignId!.Value, d.BatchId!.Value)));

        // The one in front was decided: another one stands for those that are left.
        await desk.Services.GetRequiredService<CampaignKeeper>().RenewFrontsAsync(None);
        Assert.Equal(1, await db.QueueEntries.CountAsync(e => e.State == QueueState.Waiting && !e.Behind, None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_LikeARemovedCampaign_WaitsAndFollowsOnlyWhenThePolicySaysSo(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await TakeAdvertsAsync(desk, 4);
        var (campaign, seen) = await ReadAsync(desk);
        await Decide(desk).DecideAsync(Chen, campaign.Id, AsMarketing, new CampaignChoice(seen, QueueState.Waiting, [], []), None);
        var follower = desk.Services.GetRequiredService<CampaignFollower>();

        // Without a word that any model knows: the likeness alone lets it wait.
        await desk.TakeAsync(CampaignDesk.Says("加V信领年费荟圆，前五十名免费，头像里有码，手慢无".Replace("年费", "年沸", StringComparison.Ordinal), "disguised"));
        await desk.TakeAsync(CampaignDesk.Says(Advert + "！！", "new"), CampaignDesk.Says("笑死，又是“" + Advert + "”", "quote"));
        Assert.Equal(0, await follower.FollowAsync(None));
        await using var db = desk.Db();
        Assert.Equal(CampaignPrecedents.LikeRemoved, (await db.Flags.SingleAsync(f => f.Kind == FlagKind.Rule, None)).Detail);
        Assert.Equal(["disguised", "new", "quote"], await WaitingAsync(db));

        await FollowFromNowOnAsync(desk);
        Assert.Equal(1, await follower.FollowAsync(None));
        Assert.Equal(["disguised", "quote"], await WaitingAsync(db));
        var followed = await db.Decisions.AsNoTracking().SingleAsync(d => d.DecidedById == Moderator.Policy.Id, None);
        Assert.Equal((DecisionKind.Remove, RemovalReason.Marketing, "campaign"), (followed.Kind, followed.Reason, followed.DecidedBy));
        Assert.Equal("Chen Yu", (await db.CampaignVerdicts.SingleAsync(None)).DecidedBy);

        // Taken back as a whole it waits for a person, and is not decided again behind their back.
        Assert.IsType<BatchUndoOutcome.Begun>(await desk.Services.GetRequiredService<Batches>().UndoAsync(Lead, followed.BatchId!.Value, "not theirs", None));
        Assert.Equal(["disguised", "new", "quote"], await WaitingAsync(db));
        Assert.Equal(0, await follower.FollowAsync(None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_WhatABatchHasInHandOrSomebodyHasOpen_IsLeftAlone(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await TakeAdvertsAsync(desk, 4);
        var (campaign, seen) = await ReadAsync(desk);
        var removed = await Decide(desk).DecideAsync(Chen, campaign.Id, AsMarketing, new CampaignChoice(seen, QueueState.Waiting, [], []), None);
        await FollowFromNowOnAsync(desk);
        await desk.TakeAsync(CampaignDesk.Says(Advert + "！！", "open"), CampaignDesk.Says(Advert + "吧", "closed"));
        await using var db = desk.Db();
        var (open, closed) = (await IdOfAsync(db, "open"), await IdOfAsync(db, "closed"));
        var follower = desk.Services.GetRequiredService<CampaignFollower>();
        var leases = desk.Services.GetRequiredService<Leases>();
        await leases.TakeAsync(new Holder(Lead.Id, Lead.Name), (_, _) => Task.FromResult<IReadOnlyList<CommentId>>([closed]), None);
        await leases.ReleaseAllAsync(Lead.Id, None);
        await leases.TakeAsync(new Holder(Lead.Id, Lead.Name), (_, _) => Task.FromResult<IReadOnlyList<CommentId>>([open]), None);

        // A batch that a job has begun: what it has in hand still waits.
        await db.Batches.Where(b => b.Id == removed!.Batch.Id).ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BatchState.Running), None);
        Assert.Equal(0, await follower.FollowAsync(None));
        await db.Batches.ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BatchState.Done), None);

        Assert.Equal(1, await follower.FollowAsync(None)); // a lease of before does not keep a comment from following
        Assert.Equal(["open"], await WaitingAsync(db));
        await leases.ReleaseAllAsync(Lead.Id, None);
        Assert.Equal(1, await follower.FollowAsync(None));

        // An appeal against what the console removed by itself is one against the person whose word it followed.
        var appealed = Assert.IsType<ReceiveOutcome.Kept>(await desk.Services.GetRequiredService<AppealBook>().ReceiveAsync(
            ProcessContext.System("appeal.receive", "test"), new IncomingAppeal("ap-1", "open", null, "只是路过", null), None)).Appeal;
        Assert.Equal(Chen.Id, appealed.AgainstId);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Undo_TheDecisionOnTheCampaign_ItIsOneRowAgainAndSuggestsNothing(StorageProvider provider)
    {
        await using var desk = await CampaignDesk.StartAsync(provider);
        await TakeAdvertsAsync(desk, 5);
        var (campaign, seen) = await ReadAsync(desk);
        var result = await Decide(desk).DecideAsync(Chen, campaign.Id, AsMarketing, new CampaignChoice(seen, QueueState.Waiting, [], []), None);

        await desk.Services.GetRequiredService<Batches>().UndoAsync(Lead, result!.Batch.Id, "they are fans", None);

        await desk.Services.GetRequiredService<CampaignKeeper>().RenewFrontsAsync(None);
        await using var db = desk.Db();
        Assert.Equal((5, 1), (await db.QueueEntries.CountAsync(e => e.State == QueueState.Waiting, None), await db.QueueEntries.CountAsync(e => e.State == QueueState.Waiting && !e.Behind, None)));
        Assert.Empty(await db.CampaignVerdicts.ToListAsync(None));
    }

    [Fact]
    public async Task Queue_ACampaign_IsOneRowAndOneFormDecidesIt()
    {
        await using var console = await TestConsole.StartAsync(change: CampaignDesk.WithAdverts);
        var intake = console.Get<CommentIntake>();
        await intake.TakeAsync(
            ProcessContext.System("comments.take", "test"),
            [.. Enumerable.Range(0, 5).Select(i => CampaignDesk.Says(Advert + new string('！', i), $"c-{i}")), CampaignDesk.Says("出一个月会员，价格私聊，支持验号")], None);
        var client = await console.SignedInAsync(Roles.Moderator, "Chen Yu");

        var page = await client.PageAsync("/queue");
        var rows = page.QuerySelectorAll(".q-list li[data-id]");
        Assert.Equal(2, rows.Length);
        var row = Assert.Single(rows, r => r.QuerySelector(".q-tags .badge") is not null);
        Assert.Contains("×5", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("6", page.QuerySelector("[data-count=all]")!.TextContent, StringComparison.Ordinal); // counts count comments

        var address = $"/queue?comment={row.GetAttribute("data-id")}";
        page = await client.PageAsync(address);
        Assert.Equal(5, page.QuerySelectorAll(".variants tbody input[name=member][checked]").Length);
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)page.QuerySelector("form[data-campaign-form]")!;
        await using var db = console.Db();

        // Four are unticked, one is approved: only that one.
        var boxes = page.QuerySelectorAll(".variants tbody input[name=member]").Cast<AngleSharp.Html.Dom.IHtmlInputElement>().ToList();
        boxes.Skip(1).ToList().ForEach(box => box.IsChecked = false);
        var answer = await client.SubmitAsync(form, address, new() { ["do"] = "approve" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(boxes[0].Value, (await db.Comments.SingleAsync(c => c.Status == CommentStatus.Approved, None)).Id.ToString());
        await console.Get<Batches>().UndoAsync(Lead, (await db.Batches.SingleAsync(None)).Id, "too soon", None);
        await console.Get<CampaignKeeper>().RenewFrontsAsync(None);

        page = await client.PageAsync("/queue");
        address = "/queue?comment=" + page.QuerySelector(".q-list li:has(.q-tags .badge)")!.GetAttribute("data-id");
        page = await client.PageAsync(address);
        form = (AngleSharp.Html.Dom.IHtmlFormElement)page.QuerySelector("form[data-campaign-form]")!;
        answer = await client.SubmitAsync(form, address, new() { ["reason"] = "3" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(5, await db.Comments.CountAsync(c => c.Status == CommentStatus.Removed, None));
        var campaign = await db.Campaigns.SingleAsync(None);
        await intake.TakeAsync(ProcessContext.System("comments.take", "test"), [CampaignDesk.Says(Advert + "🎁", "again")], None);
        var again = await IdOfAsync(db, "again");
        page = await client.PageAsync($"/queue?comment={again}");
        Assert.Contains("5 like it were removed as “Marketing” by Chen Yu", page.QuerySelector("#pane")!.TextContent, StringComparison.Ordinal);
        answer = await client.SubmitAsync((AngleSharp.Html.Dom.IHtmlFormElement)page.QuerySelector("form[data-campaign-form]")!, "/queue", new() { ["do"] = "same" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(6, await db.Comments.CountAsync(c => c.Status == CommentStatus.Removed, None));

        page = await client.PageAsync($"/campaigns/{campaign.Id}");
        Assert.Equal(6, page.QuerySelectorAll(".members tbody tr").Length);
        Assert.Contains("Chen Yu", page.Body!.TextContent, StringComparison.Ordinal);
        page = await client.PageAsync("/campaigns?state=decided");
        Assert.Single(page.QuerySelectorAll(".campaigns tbody tr"));
    }

    [Fact]
    public async Task Queue_ACampaign_IsHeldAsOneWithinThePersonsOwnGrace()
    {
        await using var console = await TestConsole.StartAsync(change: CampaignDesk.WithAdverts);
        await console.Get<CommentIntake>().TakeAsync(
            ProcessContext.System("comments.take", "test"), [.. Enumerable.Range(0, 5).Select(i => CampaignDesk.Says(Advert + new string('！', i), $"c-{i}"))], None);
        var client = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        await client.SubmitAsync("/settings", "form[action='/settings']", new() { ["Grace"] = "55" });
        var page = await client.PageAsync("/queue");
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)page.QuerySelector("form[data-campaign-form]")!;
        var fields = form.QuerySelectorAll("input[type=hidden]").Concat(page.QuerySelectorAll(".variants tbody input"))
            .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).ToList();

        var refused = await PostAsync([.. fields, new("do", "hold")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var held = await PostAsync([.. fields, new("hold", "1h"), new("note", "asked the label")]);

        Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        var bar = (await held.DocumentAsync()).QuerySelector("form.undo")!;
        Assert.InRange(int.Parse(bar.GetAttribute("data-seconds")!, System.Globalization.CultureInfo.InvariantCulture), 30, 55);
        Assert.NotNull(bar.QuerySelector("button[type=submit]"));
        await using var db = console.Db();
        Assert.Equal(5, await db.QueueEntries.CountAsync(e => e.State == QueueState.Held, None));
        Assert.Equal(["asked the label"], await db.Decisions.Select(d => d.Note!).Distinct().ToListAsync(None));

        Task<HttpResponseMessage> PostAsync(List<KeyValuePair<string, string>> with)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(form.GetAttribute("action")!, UriKind.Relative)) { Content = new FormUrlEncodedContent(with) };
            request.Headers.Add("HX-Request", "true");
            request.Headers.Add("RequestVerificationToken", page.QuerySelector("meta[name=ac-form]")!.GetAttribute("content")!);
            return client.SendAsync(request, None);
        }
    }

    [Theory]
    [InlineData("-size")]
    [InlineData("authors")]
    [InlineData("-seen")]
    [InlineData("seen")]
    public async Task List_PagedByWhereItEnded_ShowsEachOnce(string sort)
    {
        await using var console = await TestConsole.StartAsync();
        var at = TimeProvider.System.GetUtcNow().AddHours(-1);
        await using (var db = console.Db())
        {
            for (var i = 0; i < 130; i++)
            {
                db.Campaigns.Add(new Campaign
                {
                    Id = Ids.New(TimeProvider.System),
                    SpecimenId = Ids.New<CommentId>(TimeProvider.System),
                    MemberCount = 5 + (i / 60),
                    AuthorCount = 2 + (i % 7),
                    FirstSeenAt = at,
                    LastSeenAt = at.AddMinutes(-(i / 3)),
                    FormedAt = at,
                });
            }

            await db.SaveChangesAsync(None);
        }

        var client = await console.SignedInAsync(Roles.Moderator);
        var (shown, next) = (new List<string>(), $"/campaigns?state=decided&sort={sort}");
        for (var pages = 0; next is not null && pages < 5; pages++)
        {
            var page = await client.PageAsync(next);
            shown.AddRange(page.QuerySelectorAll(".campaigns tbody .says a").Select(a => a.GetAttribute("href")!));
            next = page.QuerySelector(".pager a[rel=next]")?.GetAttribute("href") is { } query ? "/campaigns" + query : null;
        }

        Assert.Equal((130, 130), (shown.Count, shown.Distinct().Count()));
    }

    private static CampaignDecisions Decide(CampaignDesk desk) => desk.Services.GetRequiredService<CampaignDecisions>();

    private static Task<IntakeBatch> TakeAdvertsAsync(CampaignDesk desk, int count) => desk.TakeAsync(
        [.. Enumerable.Range(1, count).Select(i => CampaignDesk.Says(Advert + new string('！', i), $"c-{i}", $"a-{i}", $"t-{i}"))]);

    private static async Task<(Campaign Campaign, long Seen)> ReadAsync(CampaignDesk desk)
    {
        await using var db = desk.Db();
        return (await desk.CampaignAsync(), await db.Fingerprints.MaxAsync(f => f.Sequence, None));
    }

    private static async Task<CommentId> IdOfAsync(ConsoleDb db, string platformId) => await db.Comments.Where(c => c.PlatformId == platformId).Select(c => c.Id).SingleAsync(None);

    private static async Task<IEnumerable<string>> WaitingAsync(ConsoleDb db) =>
        (await db.Comments.Where(c => c.Status == CommentStatus.Waiting).Select(c => c.PlatformId).ToListAsync(None)).Order();

    private static async Task FollowFromNowOnAsync(CampaignDesk desk)
    {
        var policies = desk.Services.GetRequiredService<PolicyBook>();
        var now = await policies.InForceAsync(None);
        Assert.IsType<PolicyOutcome.Saved>(await policies.SaveAsync(
            new ProcessContext("policy.change", Lead.Name, Lead.Id, "adverts come back"),
            new PolicyDraft(now.Inflammatory, now.Marketing, now.Improper, 120, []) { CampaignsFollow = true }, now.Number, None));
    }
}
