using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Campaigns;

/// <summary>Reads one campaign: its figures and its members.</summary>
public sealed class CampaignQuery(ConsoleDb db, TimeProvider clock)
{
    public const int PageSize = 30;

    /// <summary>Name of the pane's form; the boxes in the table belong to it.</summary>
    public const string FormId = "campaign-form";

    private const int Variants = 6;
    private const int VariantsFrom = 40;
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Newcomer = TimeSpan.FromDays(7);

    /// <summary>The campaign this entry stands for in the list, if it does.</summary>
    public async Task<CampaignPane?> OfEntryAsync(CommentId front, CancellationToken cancel)
    {
        var entry = await db.QueueEntries.AsNoTracking()
            .Where(e => e.CommentId == front && e.CampaignId != null && (e.State == QueueState.Waiting || e.State == QueueState.Escalated))
            .Select(e => new { e.CampaignId, e.State }).SingleOrDefaultAsync(cancel);
        return entry is null ? null : await PaneAsync(entry.CampaignId!.Value, entry.State, 0, cancel);
    }

    public async Task<CampaignPane?> PaneAsync(Guid id, QueueState state, int skip, CancellationToken cancel)
    {
        var seen = await db.Fingerprints.MaxAsync(f => (long?)f.Sequence, cancel) ?? 0;
        if (await FiguresAsync(id, cancel) is not { } figures)
            return null;
        var judged = await db.QueueEntries.CountAsync(e => e.CampaignId == id && e.State == state, cancel);
        var apart = await (
            from f in db.Fingerprints
            where f.CampaignId == id && f.Flagged
            join e in db.QueueEntries on f.CommentId equals e.CommentId
            where e.CampaignId == null && e.State == state && !e.Blind
            select e.Probability).ToListAsync(cancel);
        return new CampaignPane(
            figures, await MembersAsync(id, state, skip, cancel), seen, state, judged, apart.Count,
            await db.Fingerprints.CountAsync(f => f.CampaignId == id && !f.Flagged, cancel))
        {
            ApartScore = apart.Count == 0 ? null : apart.Min(),
        };
    }

    /// <summary>Members that wait in one list, newest first; all of them when no list is named.</summary>
    public async Task<CampaignMembers> MembersAsync(Guid id, QueueState? state, int skip, CancellationToken cancel)
    {
        var members =
            from f in db.Fingerprints.AsNoTracking()
            where f.CampaignId == id
            join c in db.Comments.AsNoTracking() on f.CommentId equals c.Id
            join queued in db.QueueEntries.AsNoTracking() on f.CommentId equals queued.CommentId into places
            from e in places.DefaultIfEmpty()
            select new { Fingerprint = f, Comment = c, c.Thread, c.Author, Entry = e };
        if (state is { } list)
            members = members.Where(m => m.Entry != null && m.Entry.State == list);
        var page = await members.OrderByDescending(m => m.Fingerprint.At).ThenByDescending(m => m.Fingerprint.Sequence)
            .Skip(skip).Take(PageSize + 1).ToListAsync(cancel);
        var ids = page.Where(m => !IsBlind(m.Entry)).Select(m => m.Comment.Id).ToList();
        var spans = (await db.Flags.AsNoTracking().Where(f => ids.Contains(f.CommentId) && f.Spans != null)
            .Select(f => new { f.CommentId, f.Spans }).ToListAsync(cancel)).ToLookup(f => f.CommentId, f => f.Spans);
        return new CampaignMembers(
            id,
            [.. page.Take(PageSize).Select(m => new CampaignMember(
                m.Comment.Id, m.Comment.PlatformId, m.Comment.Text, m.Comment.Status, IsBlind(m.Entry) ? null : m.Entry?.Probability, m.Thread!, m.Author!, m.Comment.CreatedAt, m.Fingerprint.At,
                m.Fingerprint.Similarity, m.Entry is { CampaignId: not null, State: QueueState.Waiting or QueueState.Escalated }, m.Comment.Revision > 1)
            {
                Spans = [.. spans[m.Comment.Id].SelectMany(FlagSpans.Read)],
            })],
            page.Count > PageSize ? skip + PageSize : null,
            state is null ? null : FormId,
            state?.ToString().ToLowerInvariant());
    }

    private static bool IsBlind(QueueEntry? entry) => entry is { Blind: true, State: not QueueState.Decided };

    public async Task<CampaignFigures?> FiguresAsync(Guid id, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (campaign is null)
            return null;
        var now = clock.GetUtcNow();
        var (lately, joined) = (now - Lately, now - Newcomer);
        var specimen = await db.Comments.Where(c => c.Id == campaign.SpecimenId).Select(c => c.Text).SingleOrDefaultAsync(cancel) ?? "";
        var spans = await db.Flags.AsNoTracking().Where(f => f.CommentId == campaign.SpecimenId && f.Spans != null).Select(f => f.Spans).ToListAsync(cancel);
        var scores = await db.QueueEntries.Where(e => e.CampaignId == id).GroupBy(_ => 1)
            .Select(g => new { Low = g.Min(e => e.Probability), High = g.Max(e => e.Probability) }).SingleOrDefaultAsync(cancel);
        var texts = await db.Fingerprints.Where(f => f.CampaignId == id).OrderByDescending(f => f.At).Take(VariantsFrom)
            .Join(db.Comments, f => f.CommentId, c => c.Id, (_, c) => c.Text).ToListAsync(cancel);
        return new CampaignFigures(id, specimen, campaign.Category, campaign.MemberCount, campaign.AuthorCount, campaign.ThreadCount, campaign.FirstSeenAt, campaign.LastSeenAt)
        {
            Spans = [.. spans.SelectMany(FlagSpans.Read)],
            Reads = Reads(texts.Prepend(specimen)),
            IsFormed = campaign.FormedAt is not null,
            Growth = await db.Fingerprints.CountAsync(f => f.CampaignId == id && f.At >= lately, cancel),
            NewAuthors = await db.Authors.CountAsync(a => a.JoinedAt >= joined && db.Fingerprints.Any(f => f.CampaignId == id && f.AuthorId == a.Id), cancel),
            LowestScore = scores?.Low,
            HighestScore = scores?.High,
            Decision = (await DecisionsAsync([id], cancel)).GetValueOrDefault(id),
        };
    }

    /// <summary>What stands on campaigns as a whole.</summary>
    public async Task<Dictionary<Guid, CampaignDecision>> DecisionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var verdicts = await (
            from v in db.CampaignVerdicts.AsNoTracking()
            where ids.Contains(v.CampaignId)
            select new
            {
                Verdict = v,
                Comments = db.Decisions.Count(d => d.CampaignId == v.CampaignId && d.Kind == v.Kind && !db.Decisions.Any(u => u.UndoesId == d.Id)),
            }).ToListAsync(cancel);
        return verdicts.ToDictionary(v => v.Verdict.CampaignId, v => new CampaignDecision(
            v.Verdict.BatchId, v.Verdict.Kind, v.Verdict.Reason, v.Verdict.DecidedById, v.Verdict.DecidedBy, v.Verdict.DecidedAt, v.Comments));
    }

    /// <summary>How the copies write what the model reads: the pieces of the texts that normalising changed.</summary>
    private static List<(string Written, string Read)> Reads(IEnumerable<string> texts)
    {
        var found = new List<(string Written, string Read)>();
        foreach (var text in texts)
        {
            var normalised = Normaliser.Normalise(text);
            for (var at = 0; at < normalised.Length;)
            {
                var (start, end, from) = (normalised.StartOf(at), normalised.EndOf(at), at);
                while (at < normalised.Length && normalised.StartOf(at) < end)
                    end = Math.Max(end, normalised.EndOf(at++));
                var (written, read) = (text[start..end], new string(normalised.Chars[from..at]));
                if (read.Length > 1 && read.AsSpan().IndexOfAnyInRange('\u3400', '\u9fff') >= 0 && !string.Equals(written, read, StringComparison.Ordinal)
                    && !found.Exists(f => string.Equals(f.Written, written, StringComparison.OrdinalIgnoreCase)))
                    found.Add((written.Trim(), read));
            }

            if (found.Count >= Variants)
                break;
        }

        return found;
    }
}
