using System.Net;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Proof;

/// <summary>What the answers said, held against what the database has.</summary>
internal static class Ledger
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>0 double, 0 lost, every conflict named.</summary>
    public static async Task AgreesAsync(ConsoleDb db, IReadOnlyList<Offered> comments, IReadOnlyList<DeskAnswer> answers)
    {
        var decisions = await db.Decisions.AsNoTracking().ToListAsync(Stop);
        Assert.Equal(comments.Count, decisions.Count);
        var byComment = decisions.ToDictionary(d => d.CommentId); // throws where a comment has two
        Assert.DoesNotContain(comments, c => !byComment.ContainsKey(c.Id));

        var recorded = answers.Where(a => a.IsRecorded).ToList();
        Assert.Equal(comments.Count, recorded.Count);
        Assert.DoesNotContain(recorded, a => byComment[a.Comment.Id].DecidedBy != Shift.NameOf(a.Moderator));

        var conflicts = answers.Where(a => !a.IsRecorded).ToList();
        Assert.DoesNotContain(conflicts, a => (a.Status, a.Outcome) != (HttpStatusCode.Conflict, "decided"));
        Assert.DoesNotContain(conflicts, a => !a.Body.Contains(byComment[a.Comment.Id].DecidedBy, StringComparison.Ordinal));

        // Every comment was before two: one of them was first, and neither side always.
        Assert.Equal(comments.Count, conflicts.Count);
        Assert.InRange(decisions.Count(d => d.Kind == DecisionKind.Approve), 1, comments.Count - 1);

        await EventsAgreeAsync(db, decisions);
        var statuses = await db.Comments.AsNoTracking().Select(c => new { c.Id, c.Status }).ToDictionaryAsync(c => c.Id, c => c.Status, Stop);
        Assert.DoesNotContain(decisions, d => statuses[d.CommentId] != (d.Kind == DecisionKind.Approve ? CommentStatus.Approved : CommentStatus.Removed));
    }

    /// <summary>One event and one audit row per decision, and none besides.</summary>
    public static async Task EventsAgreeAsync(ConsoleDb db, IReadOnlyList<Decision> decisions)
    {
        var events = await db.OutboxMessages.AsNoTracking().Where(m => m.Kind.StartsWith("comment.")).Select(m => new { m.Id, m.Sequence }).ToListAsync(Stop);
        Assert.Equal(decisions.Select(d => d.Id).Order(), events.Select(m => m.Id).Order());
        var audited = await db.AuditEntries.AsNoTracking().Where(a => a.Kind.StartsWith("comment.")).Select(a => a.Sequence).ToListAsync(Stop);
        Assert.Equal(audited.Order(), events.Select(m => m.Sequence).Order());
    }
}
