using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Moderation.Queue;
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
        builder.Entity<CommentScore>().HasKey(s => s.CommentId);
        builder.Entity<Flag>().HasIndex(f => f.CommentId);
        builder.Entity<PolicyVersion>().HasIndex(p => p.Number).IsUnique();
        builder.Entity<Label>().HasIndex(l => l.PlatformId).IsUnique();

        builder.Entity<QueueEntry>(entry =>
        {
            entry.HasKey(e => e.CommentId);
            entry.Property(e => e.Version).IsConcurrencyToken();
            entry.HasIndex(e => new { e.State, e.Priority, e.CommentId }).IsDescending(false, true, false);
            entry.HasIndex(e => new { e.State, e.Category, e.Priority }).IsDescending(false, false, true);
            entry.HasIndex(e => new { e.State, e.EnteredAt });
        });
        builder.Entity<Decision>(decision =>
        {
            decision.HasIndex(d => new { d.CommentId, d.DecidedAt });
            decision.HasIndex(d => d.DecidedAt);
            decision.HasIndex(d => new { d.DecidedById, d.DecidedAt });
            decision.Property(d => d.DecidedBy).HasMaxLength(100);
            decision.Property(d => d.Note).HasMaxLength(Verdict.MaxNoteLength);
        });

        builder.Entity<WebhookEndpoint>().HasIndex(e => e.Url).IsUnique();
        builder.Entity<WebhookDelivery>(delivery =>
        {
            delivery.HasIndex(d => new { d.State, d.NextAttemptAt });
            delivery.HasIndex(d => new { d.MessageId, d.EndpointId }).IsUnique();
            delivery.HasIndex(d => new { d.EndpointId, d.Subject, d.SubjectVersion });
            delivery.Property(d => d.Subject).HasMaxLength(128);
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
}
