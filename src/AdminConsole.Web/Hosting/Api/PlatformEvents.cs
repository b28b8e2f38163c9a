using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Notify;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>One type of event, as the API's description tells of it.</summary>
/// <param name="Data">The record behind its data.</param>
/// <param name="Example">Its data as it goes over the wire.</param>
internal sealed record DescribedEvent(string Type, Type Data, string Summary, string Description, string Example);

/// <summary>Every event that the platform can be told.</summary>
internal static class PlatformEvents
{
    private const string Comment = """
        "comment_id": "c-1001", "decided_at": "2026-11-24T00:41:10.000000Z",
        "text_hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "version": 4
        """;

    private const string Author = "\"author_id\": \"u-77\", \"points\": 9";

    private const string Appeal = """
        "appeal_id": "ap-501", "comment_id": "c-1001", "decision_id": "0193a5d0-0000-7000-8000-000000000000", "answered_at": "2026-11-24T02:10:00.000000Z"
        """;

    public static IReadOnlyList<DescribedEvent> All { get; } =
    [
        OfComment(DecisionEvent.Approved, "A comment may stay", "Show it, whatever was decided before."),
        OfComment(DecisionEvent.Removed, "A comment comes down", "Take it down; reason says why.", "\"reason\": \"insult\""),
        OfComment(DecisionEvent.Escalated, "A comment waits for a lead", "Nothing is decided yet."),
        OfComment(DecisionEvent.Restored, "A decision was taken back", "The comment is again as it was before the event named by undoes.", "\"undoes\": \"0193a5d0-0000-7000-8000-000000000001\""),
        OfComment(DecisionEvent.Held, "A comment was put aside", "Nothing is decided yet; it comes back to the queue at until.", "\"until\": \"2026-11-27T00:00:00.000000Z\""),
        OfComment(DecisionEvent.Assigned, "A comment was handed to one person", "Nothing is decided yet."),
        OfAuthor(AuthorEvent.Striked, "An author got a strike", "Points for a removal; nothing to carry out.",
            "\"reason\": \"insult\", \"until\": \"2027-02-22T00:41:10.000000Z\", \"decision_id\": \"0193a5d0-0000-7000-8000-000000000000\""),
        OfAuthor(AuthorEvent.Warned, "An author is to be warned", "A person confirmed it."),
        OfAuthor(AuthorEvent.Muted, "An author is to be muted", "A person confirmed it; it ends at until.", "\"until\": \"2026-12-01T00:00:00.000000Z\""),
        OfAuthor(AuthorEvent.Banned, "An author is to be banned", "A person confirmed it; without until it has no end."),
        OfAuthor(AuthorEvent.Lifted, "A sanction ends early", "The one that the event named by lifts began.", "\"lifts\": \"0193a5d0-0000-7000-8000-000000000002\""),
        new(AppealEvent.Upheld, typeof(AppealEvent), "An appeal was refused", "The removal stands; answer is for the author.",
            $$"""{ {{Appeal}}, "answer": "这条评论指名骂人，处理维持不变。" }"""),
        new(AppealEvent.Overturned, typeof(AppealEvent), "An appeal was granted", "The removal was wrong; the comment itself comes back by an event of its own.",
            $$"""{ {{Appeal}}, "answer": "抱歉，评论已恢复。" }"""),
        new(AppealEvent.Closed, typeof(AppealEvent), "An appeal lost its object", "The removal was taken back, or decided anew, before anybody answered.", $$"""{ {{Appeal}} }"""),
        OfPlaylist(PlaylistEvent.Published, "An edition was published", "live"),
        OfPlaylist(PlaylistEvent.Restored, "An older edition is live again", "live"),
        OfPlaylist(PlaylistEvent.Opened, "A playlist's window opened", "live"),
        OfPlaylist(PlaylistEvent.Closed, "A playlist's window closed", "ended"),
        new(WebhookEndpoints.TestEvent, typeof(TestEventData), "Somebody pressed the test button", "Answer 2xx and do nothing. Only webhooks carry it.",
            """{ "endpoint": "0193a5d0-0000-7000-8000-0000000000aa" }"""),
    ];

    private static DescribedEvent OfComment(string type, string summary, string description, string? more = null) =>
        new(type, typeof(DecisionEvent), summary, description, $"{{ {Comment}{(more is null ? "" : ", " + more)} }}");

    private static DescribedEvent OfAuthor(string type, string summary, string description, string? more = null) =>
        new(type, typeof(AuthorEvent), summary, description, $"{{ {Author}{(more is null ? "" : ", " + more)} }}");

    private static DescribedEvent OfPlaylist(string type, string summary, string state) => new(
        type, typeof(PlaylistEvent), summary, "Fetch it with GET /api/v1/playlists/{slug}. Only webhooks carry it.",
        $$"""{ "slug": "indie-today", "edition": 12, "state": "{{state}}", "from": "2026-11-24T22:00:00.000000Z" }""");
}
