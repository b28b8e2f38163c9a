using System.Buffers.Binary;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>
/// Carries rules out on what has entered the queue: notes every comment that a rule asks for and, where it is live, removes
/// it on the one path of decisions, with the note, the rule's place and the removal in one transaction. Two processes take
/// turns, and the second finds the first one's notes. Never an edited comment, never one that somebody decided before or
/// has before them.
/// </summary>
public sealed class RuleRounds(
    AuditedWriter writer, DecisionRecorder recorder, IScorerSource scorers, AutoRuleOptions options,
    IDbContextFactory<ConsoleDb> databases, SearchProjector search)
{
    /// <summary>Comments per transaction.</summary>
    internal const int Most = 500;

    /// <summary>An intake that began before our last look may have committed after it.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    private static readonly BulkColumn<RuleMatch>[] MatchColumns =
    [
        BulkColumn.Id<RuleMatch>("rule_id", m => m.RuleId),
        BulkColumn.Id<RuleMatch>("comment_id", m => m.CommentId.Value),
        BulkColumn.Id<RuleMatch>("model_version_id", m => m.ModelVersionId.Value),
        BulkColumn.Bytes<RuleMatch>("text_hash", m => m.TextHash),
        BulkColumn.Real<RuleMatch>("probability", m => m.Probability),
        BulkColumn.LongOrNull<RuleMatch>("words", m => m.Words),
        BulkColumn.Int<RuleMatch>("fate", m => (int)m.Fate),
        BulkColumn.Instant<RuleMatch>("at", m => m.At),
    ];

    /// <returns>How many comments were removed.</returns>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var rule in await StandingAsync(cancellationToken))
        {
            while (true)
            {
                var (looked, acted) = await FollowAsync(rule, cancellationToken);
                removed += acted;
                if (looked < Most)
                    break;
            }
        }

        if (removed > 0)
            search.Poke();
        return removed;
    }

    /// <summary>Stops what its own blind sample speaks against, and sends back to its shadow what was proven on another model or with other words.</summary>
    /// <returns>How many rules it moved.</returns>
    public async Task<int> CheckAsync(CancellationToken cancellationToken)
    {
        var model = (await scorers.GetAsync(cancellationToken))?.Version;
        var moved = 0;
        foreach (var seen in (await StandingAsync(cancellationToken)).Where(r => r.State == RuleState.Live))
        {
            await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            {
                if (await VerdictAsync(db, seen, model, cancellationToken) is null)
                    continue; // asked every minute: the writers' turn is only taken for something
            }

            moved += await writer.WriteAsync(ProcessContext.System("rule.stop", seen.Name), async (db, now) =>
            {
                await BulkSql.On(db).TakeTurnAsync(AutoRules.Turn, cancellationToken);
                var rule = await db.AutoRules.SingleAsync(r => r.Id == seen.Id, cancellationToken);
                if (rule.State != RuleState.Live || await VerdictAsync(db, rule, model, cancellationToken) is not var (state, why))
                    return (0, AuditSubject.Nothing);
                AutoRules.Stand(rule, state, null, "", why, now);
                return (1, AutoRules.SubjectOf(rule));
            }, cancellationToken);
        }

        return moved;
    }

    /// <summary>Why a live rule must not go on, in the words the pages know; null when nothing speaks against it.</summary>
    private async Task<(RuleState State, string Why)?> VerdictAsync(ConsoleDb db, AutoRule rule, ModelVersionId? model, CancellationToken cancellationToken)
    {
        if (rule.ProvenOn != model)
            return (RuleState.Shadow, RuleWhy.AnotherModel);
        if (rule.NeedsWord && rule.ProvenWords != await RuleWords.NowAsync(db, rule.Category, cancellationToken))
            return (RuleState.Shadow, RuleWhy.AnotherList);
        var figures = await RuleFigures.ReadAsync(db, rule, model, cancellationToken);
        return !figures.Disproves(options) ? null
            : (RuleState.Off, figures.Blind.ShowsLessThan(options.Precision) ? RuleWhy.BlindSample : RuleWhy.TakenBack);
    }

    private async Task<List<AutoRule>> StandingAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.AutoRules.AsNoTracking().Where(r => r.State == RuleState.Shadow || r.State == RuleState.Live)
            .OrderBy(r => r.CreatedAt).ToListAsync(cancellationToken);
    }

    private async Task<(int Looked, int Removed)> FollowAsync(AutoRule seen, CancellationToken cancellationToken)
    {
        if ((await scorers.GetAsync(cancellationToken))?.Version is not { } model)
            return (0, 0);
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await Asked(db, seen, model).AnyAsync(cancellationToken))
                return (0, 0);
        }

        return await writer.WriteAllAsync(acts => FollowAsync(acts, seen.Id, model, cancellationToken), cancellationToken);
    }

    private async Task<(int Looked, int Removed)> FollowAsync(AuditedActs acts, Guid id, ModelVersionId model, CancellationToken cancellationToken)
    {
        var db = acts.Db;
        await BulkSql.On(db).TakeTurnAsync(AutoRules.Turn, cancellationToken);
        var rule = await db.AutoRules.AsNoTracking().SingleAsync(r => r.Id == id, cancellationToken);
        if (rule.State is not (RuleState.Shadow or RuleState.Live))
            return (0, 0);
        long? words = rule.NeedsWord ? await RuleWords.NowAsync(db, rule.Category, cancellationToken) : null;
        var mayAct = rule.State == RuleState.Live && rule.ProvenOn == model && rule.ProvenWords == words && await AutoRules.SwitchNowAsync(db, cancellationToken) is not { Stopped: true };
        var asked = await Asked(db, rule, model).OrderBy(a => a.EnteredAt).ThenBy(a => a.Id).Take(Most).ToListAsync(cancellationToken);
        if (asked.Count == 0)
            return (0, 0);
        var fates = asked.ToDictionary(a => a.Id, a => !mayAct || a.IsTaken ? RuleFate.Watched : IsBlind(rule.Id, a.Id) ? RuleFate.Blind : RuleFate.Removed);
        var who = Moderator.ByRule(rule.Name);
        var attempts = asked.Where(a => fates[a.Id] == RuleFate.Removed)
            .Select(a => new DecideAttempt(who, a.Id, new Verdict(DecisionKind.Remove, rule.Reason), new Seen(a.Version, a.TextHash)) { RuleId = rule.Id })
            .ToList();
        if (attempts.Count > 0)
            await recorder.RecordAsync(acts, attempts, cancellationToken);

        // Somebody took it, decided it or changed it between our look and the lock: it is theirs.
        foreach (var attempt in attempts.Where(a => a.Outcome is not DecideOutcome.Recorded))
            fates[attempt.Comment] = RuleFate.Watched;
        await BulkSql.On(db).RunAsync("INSERT INTO rule_matches (rule_id, comment_id, model_version_id, text_hash, probability, words, fate, at) {rows}",
            asked.ConvertAll(a => new RuleMatch
            {
                RuleId = rule.Id,
                CommentId = a.Id,
                ModelVersionId = model,
                TextHash = a.TextHash,
                Probability = a.Probability,
                Words = words,
                Fate = fates[a.Id],
                At = acts.Now,
            }), MatchColumns, cancellationToken);
        CommentId[] removed = [.. asked.Where(a => fates[a.Id] == RuleFate.Removed).Select(a => a.Id)];
        await db.QueueEntries.Where(e => EF.Parameter(removed).Contains(e.CommentId)).ExecuteUpdateAsync(set => set.SetProperty(e => e.ByRule, true), cancellationToken);
        await GoBlindAsync(db, [.. asked.Where(a => fates[a.Id] == RuleFate.Blind).Select(a => a.Id)], cancellationToken);
        var until = asked[^1].EnteredAt;
        await db.AutoRules.Where(r => r.Id == id && r.LookedUntil < until)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.LookedUntil, until), cancellationToken);
        acts.CarryOut();
        return (asked.Count, removed.Length);
    }

    /// <summary>Whoever judges what a rule spared must not see by its score that it is the sample.</summary>
    private static async Task GoBlindAsync(ConsoleDb db, CommentId[] spared, CancellationToken cancellationToken)
    {
        if (spared.Length == 0)
            return;
        foreach (var entry in await db.QueueEntries.Where(e => EF.Parameter(spared).Contains(e.CommentId) && e.State == QueueState.Waiting && e.LeaseId == null).ToListAsync(cancellationToken))
        {
            (entry.Blind, entry.ByRule) = (true, true);
            entry.Priority = QueuePriority.Of(QueuePriority.AsLikelyAsNot, entry.Reach, entry.EnteredAt, entry.ReportCount);
            db.SearchChanges.Add(new SearchChange { CommentId = entry.CommentId });
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// What a rule asks for of that which has come in since it last looked, and that it has not noted yet. An author's share is that
    /// of <see cref="CommentContext.RemovedShare"/>: without this comment, and of removals by people alone. The tally counts the
    /// console's, too, and so only says whether there is anything to count.
    /// </summary>
    private static IQueryable<AskedFor> Asked(ConsoleDb db, AutoRule rule, ModelVersionId model)
    {
        var (since, least, category) = (rule.LookedUntil - Overlap > rule.StateSince ? rule.LookedUntil - Overlap : rule.StateSince, (float)rule.Threshold, rule.Category);
        var scores = category switch
        {
            Category.Inflammatory => db.CommentScores.Where(s => s.Inflammatory >= least).Select(s => new { s.CommentId, s.ModelVersionId, Probability = s.Inflammatory }),
            Category.Marketing => db.CommentScores.Where(s => s.Marketing >= least).Select(s => new { s.CommentId, s.ModelVersionId, Probability = s.Marketing }),
            _ => db.CommentScores.Where(s => s.Improper >= least).Select(s => new { s.CommentId, s.ModelVersionId, Probability = s.Improper }),
        };
        var (share, usual, usualIn) = (rule.LeastRemovedShare, CommentContext.UsualShare * CommentContext.UsualComments, (double)CommentContext.UsualComments - 1);
        var people = db.Decisions.Where(d => d.Kind == DecisionKind.Remove && d.DecidedById != Moderator.Policy.Id && !db.Decisions.Any(u => u.UndoesId == d.Id));
        return
            from e in db.QueueEntries.AsNoTracking()
            where e.State == QueueState.Waiting && e.EnteredAt >= since
            join s in scores on e.CommentId equals s.CommentId
            where s.ModelVersionId == model
            join c in db.Comments on e.CommentId equals c.Id
            where c.Revision == 1 && c.Status == CommentStatus.Waiting
                && (rule.ThreadKind == null || c.Thread!.Kind == rule.ThreadKind)
                && (share == null || (c.Author!.CommentCount + usualIn) * share <= usual
                    || (c.Author.RemovedCount > 0 && (db.Comments.Where(o => o.AuthorId == c.AuthorId).Join(people, o => o.Id, d => d.CommentId, (o, d) => d.Id).Count() + usual) / (c.Author.CommentCount + usualIn) >= share))
                && (!rule.NeedsWord || db.Flags.Any(f => f.CommentId == c.Id && f.Kind == FlagKind.WordList && f.Category == category))
                && !db.Decisions.Any(d => d.CommentId == c.Id)
                && !db.RuleMatches.Any(m => m.RuleId == rule.Id && m.CommentId == c.Id)
            select new AskedFor
            {
                Id = c.Id,
                Version = c.Version,
                TextHash = c.TextHash,
                Probability = s.Probability,
                EnteredAt = e.EnteredAt,
                LeaseId = e.LeaseId,
                AssignedToId = e.AssignedToId,
                IsDrawn = e.Blind,
            };
    }

    /// <summary>Drawn from the ids alone, so that every process draws the same, and nobody who writes can know.</summary>
    private bool IsBlind(Guid rule, CommentId comment) => Draw(rule, comment) < options.BlindShare;

    internal static double Draw(Guid rule, CommentId comment)
    {
        // The last eight bytes of a version 7 id are random; the rule's mix them anew, so that two rules spare different comments.
        Span<byte> a = stackalloc byte[16], b = stackalloc byte[16];
        rule.TryWriteBytes(a, bigEndian: true, out _);
        comment.Value.TryWriteBytes(b, bigEndian: true, out _);
        var mixed = BinaryPrimitives.ReadUInt64BigEndian(a[8..]) ^ BinaryPrimitives.ReadUInt64BigEndian(b[8..]);
        mixed = unchecked((mixed ^ (mixed >> 31)) * 0x7fb5d329728ea185UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x81dadef4bc2dd44dUL);
        return (mixed ^ (mixed >> 33)) / (double)ulong.MaxValue;
    }

    private sealed class AskedFor
    {
        public CommentId Id { get; init; }
        public long Version { get; init; }
        public byte[] TextHash { get; init; } = [];
        public float Probability { get; init; }
        public DateTimeOffset EnteredAt { get; init; }
        public Guid? LeaseId { get; init; }
        public Guid? AssignedToId { get; init; }
        public bool IsDrawn { get; init; }

        /// <summary>Somebody has it before them, or it was drawn by lot for people to judge.</summary>
        public bool IsTaken => LeaseId is not null || AssignedToId is not null || IsDrawn;
    }
}
