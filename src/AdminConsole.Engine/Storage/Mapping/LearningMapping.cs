using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Learning.Shadowing;
using AdminConsole.Engine.Scheduling;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage.Mapping;

internal static class LearningMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<ModelVersion>(model =>
        {
            model.HasIndex(m => new { m.Kind, m.Number }).IsUnique();
            model.Property(m => m.Version).IsConcurrencyToken();
        });
        builder.Entity<Champion>(champion =>
        {
            champion.HasKey(c => c.Kind);
            champion.Property(c => c.Kind).ValueGeneratedNever();
            champion.Property(c => c.Version).IsConcurrencyToken();
        });
        builder.Entity<ModelDifference>().HasKey(d => new { d.ModelVersionId, d.Rank });
        builder.Entity<ShadowRun>(run =>
        {
            run.Property(r => r.Version).IsConcurrencyToken();
            run.HasIndex(r => new { r.ModelVersionId, r.StartedAt });
            run.HasIndex(r => r.Open).IsUnique(); // one at a time: of all that are over it is null
        });
        builder.Entity<ShadowScore>(score =>
        {
            score.HasKey(s => new { s.RunId, s.CommentId });
            score.HasIndex(s => new { s.RunId, s.Day });
        });
        builder.Entity<RescoreRun>().HasIndex(r => new { r.ModelVersionId, r.StartedAt });
        builder.Entity<DriftWeek>().HasKey(w => new { w.ModelVersionId, w.Week });
        builder.Entity<SlangCandidate>(candidate =>
        {
            candidate.Property(c => c.Version).IsConcurrencyToken();
            candidate.HasIndex(c => c.Text).IsUnique();
            candidate.Property(c => c.Text).HasMaxLength(16);
        });
        builder.Entity<TrainingRun>(run =>
        {
            run.HasIndex(r => new { r.Kind, r.CreatedAt });
            run.HasIndex(r => r.JobRunId).IsUnique();
        });
        builder.Entity<JobRun>(job =>
        {
            job.HasIndex(j => new { j.State, j.NotBefore });
            job.HasIndex(j => new { j.Kind, j.CreatedAt });
            job.HasIndex(j => j.UniqueKey).IsUnique();
            job.HasIndex(j => j.Lane).IsUnique();
        });
        builder.Entity<Schedule>(schedule =>
        {
            schedule.HasIndex(s => s.Name).IsUnique();
            schedule.Property(s => s.Version).IsConcurrencyToken();
        });
    }
}
