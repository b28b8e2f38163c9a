using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Learning.Shadowing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

public abstract record PromoteOutcome
{
    private PromoteOutcome() { }

    public sealed record Promoted(int Number) : PromoteOutcome;

    public sealed record AlreadyChampion : PromoteOutcome;

    /// <summary>Somebody made another model champion since the page was read.</summary>
    public sealed record Stale(int ChampionNumber, string By) : PromoteOutcome;

    public sealed record NoReason : PromoteOutcome;

    /// <summary>Turned down, or its file is not what was filed; the sentence says what to do.</summary>
    public sealed record Unusable(string Sentence) : PromoteOutcome;

    public sealed record NotFound : PromoteOutcome;
}

public enum RejectOutcome
{
    Rejected = 1,

    /// <summary>It is no challenger any more.</summary>
    NotWaiting = 2,

    NoReason = 3,
    NotFound = 4,
}

/// <param name="ComparedWith">The champion when the training began.</param>
public sealed record NewModel(ModelVersion? ComparedWith, string File, TrainedModel.Done Trained);

/// <param name="Sentence">For the run's log.</param>
public sealed record FiledModel(ModelVersionId Id, int Number, bool Promoted, string Sentence);

/// <summary>Files new models and says which one is in force. Running nodes follow the champion row without a restart.</summary>
public sealed class Models(AuditedWriter writer, JobQueue jobs, IDbContextFactory<ConsoleDb> databases, DataFolder folder, LearningOptions options, TimeProvider clock)
{
    /// <summary>Who files or promotes does so alone: several nodes start at once on an empty database.</summary>
    private const string Turn = "models";

    public async Task<ModelVersion?> ChampionAsync(ModelKind kind, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Champion(db, kind).SingleOrDefaultAsync(cancellationToken);
    }

    internal static IQueryable<ModelVersion> Champion(ConsoleDb db, ModelKind kind) =>
        from champion in db.Champions.AsNoTracking()
        where champion.Kind == kind
        join version in db.ModelVersions.AsNoTracking() on champion.ModelVersionId equals version.Id
        select version;

    public async Task<ModelVersion?> FindAsync(ModelVersionId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ModelVersions.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
    }

    /// <summary>
    /// The version, the end of its run and, where the gate allows it, the promotion in one transaction. The first of a kind
    /// is promoted; so is one that passes every gate against the champion of this very moment.
    /// </summary>
    public async Task<FiledModel> FileAsync(
        ProcessContext context, JobContext job, TrainingRun run, NewModel model, CancellationToken cancellationToken)
    {
        var id = new ModelVersionId(run.Id);
        var filed = await writer.WriteAsync(context, async (db, now) =>
        {
            await job.HoldAsync(db, cancellationToken);
            await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
            var champion = await db.Champions.SingleOrDefaultAsync(c => c.Kind == run.Kind, cancellationToken);
            var number = (await db.ModelVersions.Where(m => m.Kind == run.Kind).MaxAsync(m => (int?)m.Number, cancellationToken) ?? 0) + 1;
            var version = new ModelVersion
            {
                Id = id,
                Kind = run.Kind,
                Number = number,
                FileName = model.File,
                Hash = model.Trained.Hash,
                Manifest = model.Trained.Manifest,
                Metrics = JsonSerializer.Serialize(model.Trained.Metrics),
                Verdict = model.Trained.Gate?.ToJson(),
                ParentId = model.ComparedWith?.Id,
                TrainingRunId = run.Id,
                State = ModelState.Challenger,
                CreatedAt = now,
            };
            var (promote, why) = Decide(champion, model);
            await OvertakeAsync(db, run.Kind, context.Actor, now, promoted: promote, null, cancellationToken);
            db.ModelVersions.Add(version);
            db.ModelDifferences.AddRange(model.Trained.Differences);
            if (promote)
                await PutInForceAsync(db, version, champion, context.Actor, why, now, cancellationToken);
            var row = await db.TrainingRuns.SingleAsync(r => r.Id == run.Id, cancellationToken);
            row.Outcome = promote ? RunOutcome.Promoted : RunOutcome.Kept;
            row.OutcomeDetail = why;
            row.ModelVersionId = id;
            row.Metrics = version.Metrics;
            row.FinishedAt = now;
            return (new FiledModel(id, number, promote, why), new AuditSubject(SubjectOf(version), JsonSerializer.Serialize(new { number, promoted = promote })));
        }, cancellationToken);
        if (filed.Promoted)
            jobs.Poke();
        return filed;
    }

    /// <summary>
    /// Where no classifier is in force, the one in the box becomes the first: comments are judged from the first one on. It
    /// also takes the place of one that was trained with word families of another release, which could judge nothing here;
    /// the next training learns from the decisions anew.
    /// </summary>
    public async Task FileShippedAsync(CancellationToken cancellationToken)
    {
        var former = await ChampionAsync(ModelKind.Classifier, cancellationToken);
        if (former is not null && !ClassifierFile.IsOfOtherFamilies(Path.Combine(folder.Models, former.FileName)))
            return;
        var (bytes, manifest) = (ShippedModel.Bytes(), ShippedModel.Manifest());
        var hash = ClassifierFile.Hash(bytes);
        var file = $"classifier-shipped-{hash[..16]}.bin";
        Directory.CreateDirectory(folder.Models);
        ModelFiles.Write(Path.Combine(folder.Models, file), bytes);
        ModelFiles.WriteText(ModelFiles.ManifestOf(Path.Combine(folder.Models, file)), manifest);
        var context = ProcessContext.System("model.shipped", "console");
        var why = former is null ? "The model in the box" : "The model in the box: the one before was trained with word families of another release";
        var filed = await writer.WriteAsync(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
            var champion = await db.Champions.SingleOrDefaultAsync(c => c.Kind == ModelKind.Classifier, cancellationToken);
            if (champion?.ModelVersionId != former?.Id)
                return (false, AuditSubject.Nothing);
            var number = (await db.ModelVersions.Where(m => m.Kind == ModelKind.Classifier).MaxAsync(m => (int?)m.Number, cancellationToken) ?? 0) + 1;
            var version = new ModelVersion
            {
                Id = new ModelVersionId(Ids.New(clock)),
                Kind = ModelKind.Classifier,
                Number = number,
                FileName = file,
                Hash = hash,
                Manifest = manifest,
                Metrics = "{}",
                CreatedAt = now,
            };
            await OvertakeAsync(db, ModelKind.Classifier, context.Actor, now, promoted: true, null, cancellationToken);
            db.ModelVersions.Add(version);
            await PutInForceAsync(db, version, champion, context.Actor, why, now, cancellationToken);
            return (true, new AuditSubject(SubjectOf(version), JsonSerializer.Serialize(new { number, hash })));
        }, cancellationToken);
        if (filed)
            jobs.Poke();
    }

    /// <summary>
    /// A person makes a challenger champion, or goes back to a former one. Always with a reason; where the gate did not
    /// pass, the audit row says that it was overruled.
    /// </summary>
    /// <param name="context">With the reason.</param>
    /// <param name="id">The model.</param>
    /// <param name="champion">The champion that the person saw; another one meanwhile makes the answer stale.</param>
    public async Task<PromoteOutcome> PromoteAsync(
        ProcessContext context, ModelVersionId id, ModelVersionId? champion, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(context.Reason))
            return new PromoteOutcome.NoReason();
        await using (var reading = await databases.CreateDbContextAsync(cancellationToken))
        {
            var seen = await reading.ModelVersions.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
            if (seen is null)
                return new PromoteOutcome.NotFound();
            if (ModelFiles.ProblemOf(folder, seen) is { } problem)
                return new PromoteOutcome.Unusable(problem);
        }

        var outcome = await writer.WriteAsync<PromoteOutcome>(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
            var version = await db.ModelVersions.SingleAsync(m => m.Id == id, cancellationToken);
            if (version.State == ModelState.Champion)
                return (new PromoteOutcome.AlreadyChampion(), AuditSubject.Nothing);
            if (version.State == ModelState.Rejected)
                return (new PromoteOutcome.Unusable("It was turned down or a newer one took its place. Train again."), AuditSubject.Nothing);
            var current = await db.Champions.SingleOrDefaultAsync(c => c.Kind == version.Kind, cancellationToken);
            if (current is not null && champion is not null && current.ModelVersionId != champion)
            {
                var number = await db.ModelVersions.Where(m => m.Id == current.ModelVersionId).Select(m => m.Number).SingleAsync(cancellationToken);
                return (new PromoteOutcome.Stale(number, current.PromotedBy), AuditSubject.Nothing);
            }

            var overruled = version.State == ModelState.Challenger && version.Verdict is { } verdict && !GateVerdict.FromJson(verdict).Passes;
            if (version.State == ModelState.Challenger)
                await OvertakeAsync(db, version.Kind, context.Actor, now, promoted: true, id, cancellationToken);
            await PutInForceAsync(db, version, current, context.Actor, context.Reason, now, cancellationToken);
            return (new PromoteOutcome.Promoted(version.Number), new AuditSubject(SubjectOf(version), JsonSerializer.Serialize(new { version.Number, overruled })));
        }, cancellationToken);
        jobs.Poke();
        return outcome;
    }

    public Task<RejectOutcome> RejectAsync(ProcessContext context, ModelVersionId id, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(context.Reason)
            ? Task.FromResult(RejectOutcome.NoReason)
            : writer.WriteAsync(context, async (db, now) =>
            {
                await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
                var version = await db.ModelVersions.SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
                if (version is null)
                    return (RejectOutcome.NotFound, AuditSubject.Nothing);
                if (version.State != ModelState.Challenger)
                    return (RejectOutcome.NotWaiting, AuditSubject.Nothing);
                version.State = ModelState.Rejected;
                await Shadows.EndAsync(db, id, context.Actor, context.Reason!, now, cancellationToken);
                return (RejectOutcome.Rejected, new AuditSubject(SubjectOf(version)));
            }, cancellationToken);

    private (bool Promote, string Why) Decide(Champion? champion, NewModel model)
    {
        if (champion is null)
            return (true, "The first of its kind");
        if (model.Trained.Gate is not { } gate || champion.ModelVersionId != model.ComparedWith?.Id)
            return (false, "The champion changed during the training: this one was compared with another");
        if (!gate.Passes)
        {
            var passed = gate.Rows.Count(row => row.Verdict == GateAnswer.Passes);
            return (false, gate.Note ?? string.Create(CultureInfo.InvariantCulture, $"{passed} of {gate.Rows.Count} gates pass"));
        }

        return options.AutoPromote ? (true, "All gates pass") : (false, "All gates pass; a person promotes");
    }

    /// <summary>
    /// Challengers that still wait were compared with what is no longer to be replaced. One that scores in shadow was asked
    /// to by a person: only a new champion ends that.
    /// </summary>
    private static async Task OvertakeAsync(
        ConsoleDb db, ModelKind kind, string by, DateTimeOffset now, bool promoted, ModelVersionId? except, CancellationToken cancellationToken)
    {
        foreach (var waiting in await db.ModelVersions
            .Where(m => m.Kind == kind && m.State == ModelState.Challenger)
            .Where(m => promoted || !db.ShadowRuns.Any(r => r.Open != null && r.ModelVersionId == m.Id))
            .ToListAsync(cancellationToken))
        {
            if (waiting.Id == except)
                continue;
            waiting.State = ModelState.Rejected;
            await Shadows.EndAsync(db, waiting.Id, by, "Another model became champion", now, cancellationToken);
        }
    }

    private async Task PutInForceAsync(
        ConsoleDb db, ModelVersion version, Champion? current, string by, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (current is null)
        {
            current = new Champion { Kind = version.Kind, ModelVersionId = version.Id, Since = now, PromotedBy = by, Reason = reason };
            db.Champions.Add(current);
        }
        else
        {
            var before = await db.ModelVersions.SingleAsync(m => m.Id == current.ModelVersionId, cancellationToken);
            before.State = ModelState.Retired;
            (current.ModelVersionId, current.Since, current.PromotedBy, current.Reason) = (version.Id, now, by, reason);
        }

        version.State = ModelState.Champion;
        if (version.Kind != ModelKind.Classifier)
            return;
        await Shadows.EndAsync(db, version.Id, by, "It became champion", now, cancellationToken);
        var others = await db.ShadowRuns.Where(r => r.Open != null && r.ModelVersionId != version.Id).Select(r => r.ModelVersionId).ToListAsync(cancellationToken);
        foreach (var other in others)
            await Shadows.EndAsync(db, other, by, "Another model became champion", now, cancellationToken);
        await jobs.EnqueueAsync(db, RescoreJob.Name, new RescoreJob.Args(version.Id.Value), by, null, cancellationToken);
        await jobs.EnqueueAsync(db, DriftJob.Name, new { }, by, null, cancellationToken);
    }

    private static string SubjectOf(ModelVersion version) => string.Create(CultureInfo.InvariantCulture, $"model:{version.Kind}:{version.Number}");
}
