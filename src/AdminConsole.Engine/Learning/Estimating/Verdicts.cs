using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning.Estimating;

/// <summary>What one person says of one comment's text.</summary>
/// <param name="Says">Null: the text is fine.</param>
/// <param name="Weight">Of the latest word 1; see <see cref="Verdicts"/>.</param>
internal sealed record Vote(Guid Person, Category? Says, double Weight, DateTimeOffset At);

/// <summary>What people say of a comment as it stands.</summary>
/// <param name="Votes">The word that stands comes last.</param>
internal sealed record VerdictOn(
    CommentId Comment, string Text, byte[] TextHash, Guid Thread, ThreadKind? ThreadKind, IReadOnlyList<Vote> Votes)
{
    public Vote Standing => Votes[^1];
}

/// <summary>
/// The words of people on comments: never those of the console itself, never what was taken back, never about a text that was
/// changed or erased since. Who spoke later knew more: an earlier word of somebody else counts half beside it. An appeal that
/// was overturned counts double, since it was judged with the author's case before one's eyes; one that was upheld is a second
/// person's agreement.
/// </summary>
internal static class Verdicts
{
    private const double Earlier = 0.5;
    private const double OnAppeal = 2;

    /// <param name="db">Where to read.</param>
    /// <param name="since">Leaves out what was decided before.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="on">Only on these comments; null takes all.</param>
    public static async Task<IReadOnlyList<VerdictOn>> ReadAsync(
        ConsoleDb db, DateTimeOffset? since, CancellationToken cancellationToken, IQueryable<CommentId>? on = null)
    {
        Guid[] automatic = [.. Moderator.Automatic];
        var taken = since is { } start ? db.Decisions.Where(d => d.DecidedAt >= start) : db.Decisions;
        var appeals = db.Appeals.AsNoTracking();
        if (on is not null)
            (taken, appeals) = (taken.Where(d => on.Contains(d.CommentId)), appeals.Where(a => on.Contains(a.CommentId)));
        var decisions = await (
            from decision in taken
            join comment in db.Comments on decision.CommentId equals comment.Id
            where comment.TextHash == decision.TextHash && comment.Text != "" // an erased one teaches nothing
            orderby decision.CommentId, decision.DecidedAt, decision.Id
            select new
            {
                decision.Id,
                decision.CommentId,
                decision.Kind,
                decision.Reason,
                decision.Category,
                decision.UndoesId,
                decision.AppealId,
                decision.DecidedById,
                decision.DecidedAt,
                comment.Text,
                comment.TextHash,
                comment.ThreadId,
                Thread = (ThreadKind?)comment.Thread!.Kind,
            }).AsNoTracking().ToListAsync(cancellationToken);
        var undone = decisions.Where(d => d.UndoesId is not null).Select(d => d.UndoesId!.Value).ToHashSet();
        var upheld = await appeals.Where(a => a.State == AppealState.Upheld && a.AnsweredById != null)
            .ToDictionaryAsync(a => a.DecisionId, a => (By: a.AnsweredById!.Value, At: a.AnsweredAt!.Value), cancellationToken);
        var verdicts = new List<VerdictOn>();
        foreach (var history in decisions.Where(d => d.Kind != DecisionKind.Undo && !undone.Contains(d.Id)).GroupBy(d => d.CommentId))
        {
            var all = history.ToList();
            var last = all[^1];
            if (last.DecidedById is not { } standing || automatic.Contains(standing)
                || ClassifierLessons.LessonOf(last.Kind, last.Reason, last.Category) is not (true, var says))
            {
                continue; // escalated, put aside, handed on, or decided by the console: nobody has said anything yet
            }

            var votes = new List<Vote>();
            foreach (var earlier in all.SkipLast(1))
            {
                if (earlier.DecidedById is { } person && person != standing && !automatic.Contains(person)
                    && ClassifierLessons.LessonOf(earlier.Kind, earlier.Reason, earlier.Category) is (true, var said))
                {
                    votes.Add(new Vote(person, said, Earlier, earlier.DecidedAt));
                }
            }

            if (upheld.TryGetValue(last.Id, out var second))
                votes.Add(new Vote(second.By, says, 1, second.At));
            votes.Add(new Vote(standing, says, last.AppealId is null ? 1 : OnAppeal, last.DecidedAt));
            verdicts.Add(new VerdictOn(last.CommentId, last.Text, last.TextHash, last.ThreadId, last.Thread, votes));
        }

        return verdicts;
    }
}
