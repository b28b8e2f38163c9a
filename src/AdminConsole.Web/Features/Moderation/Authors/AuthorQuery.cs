using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Appeals;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Authors;

/// <summary>Reads one author: record, history, notes, and who writes the same.</summary>
public sealed class AuthorQuery(ConsoleDb db, StrikeBook strikes, Viewer viewer, TimeProvider clock)
{
    /// <summary>As the index on texts has them.</summary>
    private static readonly CommentStatus[] Suspect = [CommentStatus.Waiting, CommentStatus.Removed, CommentStatus.Escalated];

    private const int MostDecisions = 50;
    private const int MostAlike = 12;

    /// <summary>Of a text that thousands copy, so many copies are looked at.</summary>
    private const int MostCopies = 2_000;

    public async Task<AuthorRecord> RecordAsync(Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var valid = await db.Strikes.AsNoTracking().Where(s => s.AuthorId == id && s.RevokedAt == null && s.ExpiresAt > now).ToListAsync(cancel);
        var points = valid.Sum(s => s.Points);
        var rules = await strikes.RulesAsync(db, cancel);
        var open = await db.Recommendations.AsNoTracking().SingleOrDefaultAsync(r => r.AuthorId == id && r.State == RecommendationState.Open, cancel);
        return new AuthorRecord(
            await db.Authors.AsNoTracking().SingleAsync(a => a.Id == id, cancel),
            points, valid.Count, valid.Count == 0 ? null : valid.Min(s => s.ExpiresAt), rules,
            await db.Sanctions.AsNoTracking().Where(s => s.AuthorId == id && s.LiftedAt == null && (s.Until == null || s.Until > now))
                .OrderByDescending(s => s.Kind).ToListAsync(cancel),
            open is not null && points >= rules.Threshold(open.Kind) ? open : null); // strikes may have expired since
    }

    public async Task<AuthorPage?> FindAsync(Guid id, CancellationToken cancel)
    {
        if (!await db.Authors.AnyAsync(a => a.Id == id, cancel))
            return null;
        var blind = BlindDecisions.Of(db, viewer);
        var decisions = await (
            from d in db.Decisions.AsNoTracking()
            join c in db.Comments.AsNoTracking() on d.CommentId equals c.Id
            where c.AuthorId == id && d.Kind != DecisionKind.Undo
            orderby d.DecidedAt descending, d.Id descending
            select new AuthorDecisionRow(
                c.Id, c.Text, d.Kind, d.Reason, blind.Contains(d.Id) ? null : d.DecidedBy, d.DecidedAt,
                db.Decisions.Any(u => u.UndoesId == d.Id),
                db.Decisions.Any(u => u.UndoesId == d.Id && u.AppealId != null),
                db.Strikes.Where(s => s.DecisionId == d.Id).Select(s => (int?)s.Points).FirstOrDefault())).Take(MostDecisions + 1).ToListAsync(cancel);
        var appeals = await (
            from a in db.Appeals
            join c in db.Comments on a.CommentId equals c.Id
            where c.AuthorId == id
            group a by a.State into g
            select new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return new AuthorPage(await RecordAsync(id, cancel))
        {
            Decisions = [.. decisions.Take(MostDecisions)],
            MoreDecisions = decisions.Count > MostDecisions,
            Strikes = await db.Strikes.AsNoTracking().Where(s => s.AuthorId == id).OrderByDescending(s => s.At).Take(MostDecisions).ToListAsync(cancel),
            Sanctions = await db.Sanctions.AsNoTracking().Where(s => s.AuthorId == id).OrderByDescending(s => s.At).Take(MostDecisions).ToListAsync(cancel),
            Notes = await db.AuthorNotes.AsNoTracking().Where(n => n.AuthorId == id).OrderByDescending(n => n.At).Take(MostDecisions).ToListAsync(cancel),
            Comments = await db.Comments.Where(c => c.AuthorId == id).GroupBy(c => c.Status)
                .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel),
            Alike = await AlikeAsync(id, cancel),
            Appeals = appeals.Values.Sum(),
            AppealsWon = appeals.GetValueOrDefault(AppealState.Overturned),
            Now = clock.GetUtcNow(),
        };
    }

    /// <summary>
    /// Others with the very same text among what was flagged or removed (which has an index of its own), or with a
    /// near-duplicate in the same campaign.
    /// </summary>
    private async Task<IReadOnlyList<AlikeAuthor>> AlikeAsync(Guid id, CancellationToken cancel)
    {
        var hashes = await db.Comments.Where(c => c.AuthorId == id).OrderByDescending(c => c.CreatedAt).Take(200).Select(c => c.TextHash).ToListAsync(cancel);
        var same = await db.Comments
            .Where(c => EF.Constant(Suspect).Contains(c.Status)
                && hashes.Contains(c.TextHash) && c.AuthorId != id)
            .Take(MostCopies).Select(c => new { c.Id, c.AuthorId }).ToListAsync(cancel);
        var campaigns = await (
            from c in db.Comments
            join f in db.Fingerprints on c.Id equals f.CommentId
            where c.AuthorId == id && f.CampaignId != null
            select f.CampaignId).Distinct().Take(50).ToListAsync(cancel);
        var near = campaigns.Count == 0 ? [] : await (
            from f in db.Fingerprints
            join c in db.Comments on f.CommentId equals c.Id
            where campaigns.Contains(f.CampaignId) && c.AuthorId != id
            select new { c.Id, c.AuthorId }).Take(MostCopies).ToListAsync(cancel);
        var counts = same.Concat(near).DistinctBy(c => c.Id).GroupBy(c => c.AuthorId)
            .OrderByDescending(g => g.Count()).Take(MostAlike).ToDictionary(g => g.Key, g => g.Count());
        var ids = counts.Keys.ToList();
        var authors = await db.Authors.AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancel);
        return [.. authors.Select(a => new AlikeAuthor(a.Id, a.Name ?? a.PlatformId, a.PlatformId, counts[a.Id], a.RemovedCount)).OrderByDescending(a => a.Texts)];
    }
}
