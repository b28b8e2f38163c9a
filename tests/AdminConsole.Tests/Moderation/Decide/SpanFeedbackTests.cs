using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Decide;

public sealed class SpanFeedbackTests
{
    private const string Text = "唱成这样也敢发，真是垃圾";
    private static readonly ProcessContext Chen = new("span.object", "Chen Yu", Guid.Parse("0193a000-0000-7000-8000-0000000000c1"));
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Object_TwiceAndOnAnotherText_IsKeptOnceAndRevocable(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync();
        var objections = house.Get<SpanObjections>();
        Task<SpanOutcome> Object(int start, int length, byte[]? hash = null) =>
            objections.ObjectAsync(Chen, comment.Id, hash ?? comment.TextHash, Category.Inflammatory, start, length, Stop);

        var first = Assert.IsType<SpanOutcome.Kept>(await Object(10, 2));
        Assert.Equal(first, await Object(10, 2));
        Assert.IsType<SpanOutcome.TextChanged>(await Object(10, 2, new byte[32]));
        Assert.IsType<SpanOutcome.TextChanged>(await Object(11, 2));
        await using var db = house.Db();
        var lesson = Assert.Single(await SpanLessons.ReadAsync(db, Stop));
        Assert.Equal(("垃圾", (Category?)null, (Category?)Category.Inflammatory), (lesson.Text, lesson.Category, lesson.Only));
        Assert.Equal("Chen Yu", (await db.AuditEntries.SingleAsync(a => a.Kind == "span.object", Stop)).Actor);

        Assert.IsType<SpanOutcome.Revoked>(await objections.RevokeAsync(Chen with { Kind = "span.revoke" }, comment.Id, first.Id, Stop));
        Assert.Empty(await SpanLessons.ReadAsync(db, Stop));
        Assert.NotEqual(first, await Object(10, 2));
    }

    [Fact]
    public async Task Retrain_AfterAnObjection_TheSpanPullsLess()
    {
        await using var house = await DecisionHouse.OpenAsync(StorageProvider.Sqlite);
        var comment = await house.InsertAsync(new QueuedComment { Text = Text });
        var before = Train([]);
        var span = before.Explain(Text).Where(s => s.Category == Category.Inflammatory).MaxBy(s => s.Pull);
        Assert.True(span.Pull > 0);
        await house.Get<SpanObjections>().ObjectAsync(Chen, comment.Id, comment.TextHash, Category.Inflammatory, span.Start, span.Length, Stop);

        await using var db = house.Db();
        var after = Train(await SpanLessons.ReadAsync(db, Stop));

        Assert.True(Pull(after, span) < .9 * Pull(before, span), $"{Pull(before, span)} → {Pull(after, span)}");
    }

    [Fact]
    public async Task Post_NotBecauseOfThis_IsStruckInThePaneAndUnmarkedInTheTextUntilTakenBack()
    {
        await using var console = await TestConsole.StartAsync();
        Guid id;
        await using (var db = console.Db())
        {
            id = (await new QueuedComment { Text = Text, Spans = [new ScoreSpan(10, 2, 3, Category.Inflammatory) { Pull = 1.5f }, new ScoreSpan(0, 2, 1, Category.Inflammatory) { Pull = .4f }] }.InsertAsync(db)).Id.Value;
        }

        var client = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        Assert.Equal(2, (await client.PageAsync($"/queue?comment={id}")).QuerySelectorAll(".verdict mark").Length);

        Assert.Equal(HttpStatusCode.Redirect, (await client.SubmitAsync($"/queue?comment={id}", "#reasons li form", [])).StatusCode);

        var page = await client.PageAsync($"/queue?comment={id}");
        Assert.Equal("垃圾", page.QuerySelector("#reasons del")!.TextContent);
        Assert.Equal("唱成", Assert.Single(page.QuerySelectorAll(".verdict mark")).TextContent);
        Assert.Equal("唱成", Assert.Single(page.QuerySelectorAll($"#q-{id} .q-text b")).TextContent);
        Assert.Equal(HttpStatusCode.Redirect, (await client.SubmitAsync($"/queue?comment={id}", "#reasons form[action$='/revoke']", [])).StatusCode);
        Assert.Equal(2, (await client.PageAsync($"/queue?comment={id}")).QuerySelectorAll(".verdict mark").Length);
    }

    [Fact]
    public async Task Get_OfACommentThatItsContextMoved_SaysByWhatAndHowFar()
    {
        await using var console = await TestConsole.StartAsync();
        Guid id;
        await using (var db = console.Db())
        {
            id = (await new QueuedComment
            {
                Text = Text,
                Spans = [new ScoreSpan(10, 2, 3, Category.Inflammatory) { Pull = 1.5f }],
                Around =
                [
                    new ContextPull(ContextPart.Burst, Category.Inflammatory, -.4f),
                    new ContextPull(ContextPart.Author, Category.Inflammatory, 2f),
                    new ContextPull(ContextPart.Length, Category.Inflammatory, .01f), // not worth a line
                ],
            }.InsertAsync(db)).Id.Value;
        }

        var client = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var rows = (await client.PageAsync($"/queue?comment={id}")).QuerySelectorAll("#reasons li");
        Assert.Equal(["+1.50", "+2.00", "−0.40"], rows.Select(row => row.QuerySelector(".n")!.TextContent));
        Assert.Equal(["垃圾", "The author's earlier removals", "Bustle in the thread"], rows.Select(row => row.FirstElementChild!.TextContent.Trim()));
        Assert.NotNull(rows[1].QuerySelector(".meter .at-100")); // the strongest, and what the others are measured by
        Assert.NotNull(rows[2].QuerySelector(".meter .at-0"));
        Assert.Single(rows, row => row.QuerySelector("form") is not null); // what lies around the text cannot be struck from it
    }

    private static Classifier Train(IReadOnlyList<LabelledComment> more) => Assert.IsType<TrainingOutcome.Trained>(
        new ClassifierTrainer(new ClassifierTrainerOptions { Categories = [Category.Inflammatory], OneFoldFrom = 1, Copies = false })
            .Train("spans", [.. WrittenComments.Read(), .. more], cancellationToken: Stop)).Classifier;

    private static double Pull(Classifier classifier, ScoreSpan span) =>
        classifier.Explain(Text).Where(s => s.Category == span.Category && s.Start < span.End && s.End > span.Start).Sum(s => s.Pull ?? 0);
}
