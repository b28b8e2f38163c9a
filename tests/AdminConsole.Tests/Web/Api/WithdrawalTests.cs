using System.Net;
using System.Net.Http.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Api;
using Microsoft.EntityFrameworkCore;
using static AdminConsole.Tests.Web.Api.ApiDriver;

namespace AdminConsole.Tests.Web.Api;

public sealed class WithdrawalTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Delete_AWaitingComment_LeavesTheQueueOnceAndIsBackWhenSentAgain(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "so rude"), None);

        Assert.Equal(new CommentWithdrawn("1", "withdrawn", Erased: false, Changed: true), await DeleteAsync(client, "1"));
        Assert.Equal(new CommentWithdrawn("1", "withdrawn", Erased: false, Changed: false), await DeleteAsync(client, "1"));
        await using (var db = console.Db())
        {
            Assert.Equal("so rude", (await db.Comments.SingleAsync(None)).Text);
            Assert.Equal(QueueState.Withdrawn, (await db.QueueEntries.SingleAsync(None)).State);
            Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Kind == "comment.withdraw", None));
        }

        var back = await (await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "so rude"), None)).Content.ReadFromJsonAsync<CommentsTaken>(None);
        Assert.Equal(("updated", "waiting"), (back!.Rows[0].Outcome, back.Rows[0].Status));
        await ProblemAsync(await client.DeleteAsync(Url($"{CommentsPath}/77"), None), HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Delete_ARemovedCommentThatComesBack_WaitsForAPersonAgain(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "lovely"), None);
        await using (var db = console.Db())
        {
            var comment = await db.Comments.SingleAsync(None);
            Assert.IsType<DecideOutcome.Recorded>(await console.Get<Decisions>().DecideAsync(
                new Moderator(Ids.New(TimeProvider.System), "Li Wen", IsLead: false), comment.Id, new Verdict(DecisionKind.Remove, RemovalReason.Other),
                new Seen(comment.Version, comment.TextHash), None));
        }

        await DeleteAsync(client, "1");
        await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "lovely"), None);
        var state = (await client.GetFromJsonAsync<CommentState>(Url($"{CommentsPath}/1"), None))!;
        Assert.Equal(("waiting", Admission.ReturnedAfterDecision), (state.Status, Assert.Single(state.Flags).Detail));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Delete_WithErase_KeepsTheHashesAndNoWord(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "first words"), None);
        await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "so rude"), None);
        await client.PostAsJsonAsync(Url($"{CommentsPath}/1/reports"), new { reporterId = "u-1", reason = "says so rude" }, None);
        await DeleteAsync(client, "1");
        Assert.True((await DeleteAsync(client, "1?erase=true")).Erased);
        Assert.Equal(new CommentWithdrawn("1", "withdrawn", Erased: true, Changed: false), await DeleteAsync(client, "1"));

        await using var db = console.Db();
        var comment = await db.Comments.SingleAsync(None);
        Assert.Equal(("", Convert.ToHexString(Comment.HashOf("so rude"))), (comment.Text, Convert.ToHexString(comment.TextHash)));
        var revision = await db.CommentRevisions.SingleAsync(None);
        Assert.Equal(("", Convert.ToHexString(Comment.HashOf("first words"))), (revision.Text, Convert.ToHexString(revision.TextHash)));
        Assert.All(await db.Flags.ToListAsync(None), f => Assert.Null(f.Spans));
        Assert.Null((await db.Reports.SingleAsync(None)).Reason);

        var again = await ProblemAsync(await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "so rude"), None), HttpStatusCode.BadRequest);
        Assert.Equal("No comment could be taken; errors says why, row by row.", again);
        Assert.Equal("", (await console.Db().Comments.SingleAsync(None)).Text);
    }

    private static async Task<CommentWithdrawn> DeleteAsync(HttpClient client, string idAndQuery)
    {
        var response = await client.DeleteAsync(Url($"{CommentsPath}/{idAndQuery}"), None);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<CommentWithdrawn>(None))!;
    }
}
