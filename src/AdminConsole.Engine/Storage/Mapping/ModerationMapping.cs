using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Queue.Sampling;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage.Mapping;

internal static class ModerationMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Comment>(comment =>
        {
            comment.HasIndex(c => c.PlatformId).IsUnique();
            comment.HasIndex(c => new { c.ThreadId, c.CreatedAt });
            comment.HasIndex(c => new { c.AuthorId, c.CreatedAt });
            comment.HasIndex(c => c.TextHash).HasFilter("status IN (2, 4, 5)"); // who else wrote what was flagged or removed; clear comments cost nothing
            comment.Property(c => c.PlatformId).HasMaxLength(128);
            comment.Property(c => c.Version).IsConcurrencyToken();
            comment.HasOne(c => c.Thread).WithMany().HasForeignKey(c => c.ThreadId).OnDelete(DeleteBehavior.Restrict);
            comment.HasOne(c => c.Author).WithMany().HasForeignKey(c => c.AuthorId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<CommentRevision>().HasKey(r => new { r.CommentId, r.Number });
        builder.Entity<CommentThread>(thread =>
        {
            thread.ToTable("comment_threads");
            thread.HasIndex(t => t.PlatformId).IsUnique();
        });
        builder.Entity<Author>().HasIndex(a => a.PlatformId).IsUnique();
        builder.Entity<CommentScore>(score =>
        {
            score.HasKey(s => s.CommentId);
            score.Property(s => s.Context).HasConversion(context => context!.Value.Pack(), packed => CommentContext.Unpack(packed));

            // The whole picture of a model's scores in a window is read from the index alone.
            score.HasIndex(s => new { s.ModelVersionId, s.ArrivedAt, s.Inflammatory, s.Marketing, s.Improper }).HasDatabaseName("ix_comment_scores_by_model");
        });
        builder.Entity<Flag>().HasIndex(f => f.CommentId);
        builder.Entity<PolicyVersion>().HasIndex(p => p.Number).IsUnique();
        builder.Entity<Label>().HasIndex(l => l.PlatformId).IsUnique();

        builder.Entity<QueueEntry>(entry =>
        {
            entry.HasKey(e => e.CommentId);
            entry.Property(e => e.Version).IsConcurrencyToken();

            // A number, so that both databases look it up in the index: SQLite does not for NOT behind.
            entry.Property(e => e.Behind).HasConversion<int>();
            entry.Property(e => e.Blind).HasDefaultValue(false);
            entry.HasIndex(e => new { e.State, e.Behind, e.Priority, e.CommentId }).IsDescending(false, false, true, false);
            entry.HasIndex(e => new { e.State, e.Category, e.Behind, e.Priority }).IsDescending(false, false, false, true);
            entry.HasIndex(e => new { e.State, e.EnteredAt });
            entry.HasIndex(e => e.LeaseId);
            entry.HasIndex(e => new { e.AssignedToId, e.State });
            entry.HasIndex(e => new { e.CampaignId, e.State, e.Behind }).HasFilter("campaign_id IS NOT NULL");
            entry.HasIndex(e => e.HeldUntil).HasFilter("held_until IS NOT NULL");
        });
        builder.Entity<SampleDay>().HasKey(d => new { d.Day, d.Stratum });
        builder.Entity<SampledComment>(sampled =>
        {
            sampled.HasKey(s => s.CommentId);
            sampled.HasIndex(s => s.Day);
        });
        builder.Entity<Decision>(decision =>
        {
            decision.HasIndex(d => new { d.CommentId, d.DecidedAt });
            decision.HasIndex(d => d.DecidedAt);
            decision.HasIndex(d => new { d.DecidedById, d.DecidedAt });
            decision.HasIndex(d => d.BatchId).HasFilter("batch_id IS NOT NULL");
            decision.HasIndex(d => d.RuleId).HasFilter("rule_id IS NOT NULL");
            decision.HasIndex(d => d.UndoesId).HasFilter("undoes_id IS NOT NULL"); // whether one still stands is asked of many at once
            decision.Property(d => d.DecidedBy).HasMaxLength(100);
            decision.Property(d => d.Note).HasMaxLength(Verdict.MaxNoteLength);
        });

        ApplyHolding(builder);
        ApplyRules(builder);
        builder.Entity<WebhookAttempt>(attempt =>
        {
            attempt.HasIndex(a => new { a.DeliveryId, a.At });
            attempt.HasIndex(a => a.At);
            attempt.Property(a => a.Error).HasMaxLength(300);
        });
        builder.Entity<PullReader>(reader =>
        {
            reader.HasKey(r => r.KeyId);
            reader.Property(r => r.Name).HasMaxLength(200);
        });
        builder.Entity<WebhookEndpoint>().HasIndex(e => e.Url).IsUnique();
        builder.Entity<WebhookDelivery>(delivery =>
        {
            delivery.HasIndex(d => new { d.EndpointId, d.State, d.Sequence });
            delivery.HasIndex(d => new { d.State, d.Id });
            delivery.HasIndex(d => new { d.MessageId, d.EndpointId }).IsUnique();
            delivery.HasIndex(d => new { d.EndpointId, d.Subject, d.Sequence });
            delivery.HasIndex(d => d.Subject);
            delivery.Property(d => d.Subject).HasMaxLength(128);
            delivery.Property(d => d.Step).HasDefaultValue(0); // without it the migration takes it for the renamed subject_version
            delivery.Property(d => d.LastError).HasMaxLength(300);
        });

        builder.Entity<SearchChange>(change =>
        {
            change.Property(c => c.Id).ValueGeneratedOnAdd();
            change.HasIndex(c => c.CommentId);
        });
        builder.Entity<SearchIndexState>(state =>
        {
            state.HasKey(s => s.Provider);
            state.Property(s => s.Provider).HasMaxLength(40);
        });
    }

    private static void ApplyRules(ModelBuilder builder)
    {
        builder.Entity<AutoRule>(rule =>
        {
            rule.Property(r => r.Version).IsConcurrencyToken();
            rule.HasIndex(r => new { r.State, r.StateSince });
            rule.Property(r => r.Name).HasMaxLength(AutoRule.MaxNameLength);
            rule.Property(r => r.StateBy).HasMaxLength(100);
            rule.Property(r => r.StateWhy).HasMaxLength(AutoRule.MaxWhyLength);
        });
        builder.Entity<RuleMatch>(match =>
        {
            match.HasKey(m => new { m.RuleId, m.CommentId });
            match.HasIndex(m => new { m.RuleId, m.Fate, m.ModelVersionId });
        });
        builder.Entity<RuleSwitch>().HasIndex(s => s.At);
        builder.Entity<SpanFeedback>(feedback =>
        {
            feedback.HasIndex(f => new { f.CommentId, f.TextHash, f.Category, f.Start, f.Length }).IsUnique().HasFilter("revoked_at IS NULL");
            feedback.Property(f => f.By).HasMaxLength(100);
            feedback.Property(f => f.RevokedBy).HasMaxLength(100);
        });
    }

    private static void ApplyHolding(ModelBuilder builder)
    {
        builder.Entity<Report>(report =>
        {
            report.HasIndex(r => new { r.CommentId, r.ReporterId }).IsUnique();
            report.HasIndex(r => new { r.ReporterId, r.At });
            report.Property(r => r.ReporterId).HasMaxLength(128);
            report.Property(r => r.Reason).HasMaxLength(IncomingReport.MaxReasonLength);
        });
        builder.Entity<IdempotentAnswer>(answer =>
        {
            answer.HasKey(a => new { a.ApiKeyId, a.Key });
            answer.HasIndex(a => a.At);
            answer.Property(a => a.Key).HasMaxLength(IdempotentAnswer.MaxKeyLength);
        });
        builder.Entity<Lease>(lease =>
        {
            lease.HasIndex(l => l.Token).IsUnique();
            lease.HasIndex(l => new { l.HolderId, l.ExpiresAt });
            lease.HasIndex(l => l.ExpiresAt);
        });
        builder.Entity<Skip>().HasIndex(s => new { s.PersonId, s.At });
        builder.Entity<SavedView>(view =>
        {
            view.HasIndex(v => v.OwnerId);
            view.Property(v => v.Name).HasMaxLength(SavedView.MaxNameLength);
            view.Property(v => v.Query).HasMaxLength(2000);
        });
        builder.Entity<Campaign>(campaign =>
        {
            campaign.Property(c => c.Version).IsConcurrencyToken();
            campaign.HasIndex(c => new { c.FormedAt, c.LastSeenAt });
        });
        builder.Entity<Fingerprint>(fingerprint =>
        {
            fingerprint.HasKey(f => f.CommentId);
            fingerprint.HasIndex(f => f.Sequence).IsUnique();
            fingerprint.HasIndex(f => new { f.CampaignId, f.At }).HasFilter("campaign_id IS NOT NULL");
            fingerprint.HasIndex(f => new { f.CampaignId, f.AuthorId }).HasFilter("campaign_id IS NOT NULL");
            fingerprint.HasIndex(f => new { f.CampaignId, f.ThreadId }).HasFilter("campaign_id IS NOT NULL");
        });
        builder.Entity<CampaignVerdict>().HasKey(v => v.CampaignId);
        builder.Entity<Batch>(batch =>
        {
            batch.Property(b => b.Version).IsConcurrencyToken();
            batch.HasIndex(b => b.CreatedAt);
            batch.Property(b => b.Note).HasMaxLength(Verdict.MaxNoteLength);
        });
        builder.Entity<BatchItem>(item =>
        {
            item.HasKey(i => new { i.BatchId, i.CommentId });
            item.HasIndex(i => new { i.BatchId, i.Outcome });
        });
        builder.Entity<Appeal>(appeal =>
        {
            appeal.Property(a => a.Version).IsConcurrencyToken();
            appeal.HasIndex(a => a.PlatformId).IsUnique();
            appeal.HasIndex(a => new { a.State, a.ReceivedAt });
            appeal.HasIndex(a => a.CommentId);
            appeal.HasIndex(a => a.DecisionId).IsUnique();
            appeal.Property(a => a.PlatformId).HasMaxLength(Appeal.MaxIdLength);
        });
        builder.Entity<AnswerTemplate>(template =>
        {
            template.HasKey(t => new { t.Reason, t.Overturned, t.Language });
            template.Property(t => t.Language).HasMaxLength(2);
            template.Property(t => t.Text).HasMaxLength(Appeal.MaxAnswerLength);
        });
        builder.Entity<Strike>(strike =>
        {
            strike.HasIndex(s => new { s.AuthorId, s.ExpiresAt });
            strike.HasIndex(s => s.DecisionId).IsUnique();
        });
        builder.Entity<Recommendation>(recommendation =>
        {
            recommendation.Property(r => r.Version).IsConcurrencyToken();
            recommendation.HasIndex(r => r.AuthorId).IsUnique().HasFilter("state = 1"); // at most one is open per author
            recommendation.HasIndex(r => new { r.State, r.At });
            recommendation.Property(r => r.Reason).HasMaxLength(Sanction.MaxReasonLength);
        });
        builder.Entity<Sanction>(sanction =>
        {
            sanction.Property(s => s.Version).IsConcurrencyToken();
            sanction.HasIndex(s => new { s.AuthorId, s.At });
            sanction.Property(s => s.Reason).HasMaxLength(Sanction.MaxReasonLength);
            sanction.Property(s => s.LiftReason).HasMaxLength(Sanction.MaxReasonLength);
        });
        builder.Entity<AuthorNote>().HasIndex(n => new { n.AuthorId, n.At });
    }
}
