using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Learning.Shadowing;
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
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Search;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage;

/// <summary>The truth: every row of the console, with one model for both providers. Only portable things belong here.</summary>
public abstract class ConsoleDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Person> People => Set<Person>();
    public DbSet<PersonSettings> PersonSettings => Set<PersonSettings>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();
    public DbSet<Marker> Markers => Set<Marker>();
    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();

    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<CommentRevision> CommentRevisions => Set<CommentRevision>();
    public DbSet<CommentThread> Threads => Set<CommentThread>();
    public DbSet<Author> Authors => Set<Author>();
    public DbSet<CommentScore> CommentScores => Set<CommentScore>();
    public DbSet<Flag> Flags => Set<Flag>();
    public DbSet<PolicyVersion> PolicyVersions => Set<PolicyVersion>();
    public DbSet<Label> Labels => Set<Label>();
    public DbSet<QueueEntry> QueueEntries => Set<QueueEntry>();
    public DbSet<SampleDay> SampleDays => Set<SampleDay>();
    public DbSet<SampledComment> SampledComments => Set<SampledComment>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<AutoRule> AutoRules => Set<AutoRule>();
    public DbSet<RuleMatch> RuleMatches => Set<RuleMatch>();
    public DbSet<RuleSwitch> RuleSwitches => Set<RuleSwitch>();
    public DbSet<SpanFeedback> SpanFeedback => Set<SpanFeedback>();
    public DbSet<Report> Reports => Set<Report>();
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();
    public DbSet<Lease> Leases => Set<Lease>();
    public DbSet<Skip> Skips => Set<Skip>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<Fingerprint> Fingerprints => Set<Fingerprint>();
    public DbSet<CampaignVerdict> CampaignVerdicts => Set<CampaignVerdict>();
    public DbSet<Batch> Batches => Set<Batch>();
    public DbSet<BatchItem> BatchItems => Set<BatchItem>();
    public DbSet<Appeal> Appeals => Set<Appeal>();
    public DbSet<AnswerTemplate> AnswerTemplates => Set<AnswerTemplate>();
    public DbSet<Strike> Strikes => Set<Strike>();
    public DbSet<Recommendation> Recommendations => Set<Recommendation>();
    public DbSet<Sanction> Sanctions => Set<Sanction>();
    public DbSet<AuthorNote> AuthorNotes => Set<AuthorNote>();
    public DbSet<WebhookAttempt> WebhookAttempts => Set<WebhookAttempt>();
    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<PullReader> PullReaders => Set<PullReader>();

    public DbSet<Style> Styles => Set<Style>();
    public DbSet<StyleRelation> StyleRelations => Set<StyleRelation>();
    public DbSet<Artist> Artists => Set<Artist>();
    public DbSet<Track> Tracks => Set<Track>();
    public DbSet<Listener> Listeners => Set<Listener>();
    public DbSet<Listen> Listens => Set<Listen>();
    public DbSet<ListenerAction> ListenerActions => Set<ListenerAction>();
    public DbSet<Recipe> Recipes => Set<Recipe>();
    public DbSet<RecipeVersion> RecipeVersions => Set<RecipeVersion>();
    public DbSet<Playlist> Playlists => Set<Playlist>();
    public DbSet<PlaylistEntry> PlaylistEntries => Set<PlaylistEntry>();
    public DbSet<Edition> Editions => Set<Edition>();

    public DbSet<ModelVersion> ModelVersions => Set<ModelVersion>();
    public DbSet<Champion> Champions => Set<Champion>();
    public DbSet<ModelDifference> ModelDifferences => Set<ModelDifference>();
    public DbSet<ShadowRun> ShadowRuns => Set<ShadowRun>();
    public DbSet<ShadowScore> ShadowScores => Set<ShadowScore>();
    public DbSet<RescoreRun> RescoreRuns => Set<RescoreRun>();
    public DbSet<DriftWeek> DriftWeeks => Set<DriftWeek>();
    public DbSet<SlangCandidate> SlangCandidates => Set<SlangCandidate>();
    public DbSet<TrainingRun> TrainingRuns => Set<TrainingRun>();
    public DbSet<JobRun> JobRuns => Set<JobRun>();
    public DbSet<Schedule> Schedules => Set<Schedule>();
    public DbSet<SearchChange> SearchChanges => Set<SearchChange>();
    public DbSet<SearchIndexState> SearchIndexStates => Set<SearchIndexState>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        Mapping.AccountsMapping.Apply(modelBuilder);
        Mapping.ModerationMapping.Apply(modelBuilder);
        Mapping.CurationMapping.Apply(modelBuilder);
        Mapping.LearningMapping.Apply(modelBuilder);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RaiseVersions();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RaiseVersions();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private void RaiseVersions()
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified)
                entry.Entity.Version++;
        }
    }
}

public sealed class SqliteConsoleDb(DbContextOptions<SqliteConsoleDb> options) : ConsoleDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Guid>().HaveConversion<GuidBytesConverter>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicrosConverter>();
        configurationBuilder.Properties<CommentId>().HaveConversion<TypedIdBytesConverter<CommentId>>();
        configurationBuilder.Properties<TrackId>().HaveConversion<TypedIdBytesConverter<TrackId>>();
        configurationBuilder.Properties<PlaylistId>().HaveConversion<TypedIdBytesConverter<PlaylistId>>();
        configurationBuilder.Properties<ListenerId>().HaveConversion<TypedIdBytesConverter<ListenerId>>();
        configurationBuilder.Properties<ModelVersionId>().HaveConversion<TypedIdBytesConverter<ModelVersionId>>();
    }
}

public sealed class PostgresConsoleDb(DbContextOptions<PostgresConsoleDb> options) : ConsoleDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<CommentId>().HaveConversion<TypedIdConverter<CommentId>>();
        configurationBuilder.Properties<TrackId>().HaveConversion<TypedIdConverter<TrackId>>();
        configurationBuilder.Properties<PlaylistId>().HaveConversion<TypedIdConverter<PlaylistId>>();
        configurationBuilder.Properties<ListenerId>().HaveConversion<TypedIdConverter<ListenerId>>();
        configurationBuilder.Properties<ModelVersionId>().HaveConversion<TypedIdConverter<ModelVersionId>>();
    }
}
