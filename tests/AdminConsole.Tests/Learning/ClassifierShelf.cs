using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Learning;

/// <summary>A real little classifier, trained in a moment, filed as a version.</summary>
internal static class ClassifierShelf
{
    private static readonly Lazy<Classifier> Little = new(() =>
    {
        var trained = new ClassifierTrainer(new ClassifierTrainerOptions { Categories = [Category.Inflammatory], Folds = 2 }).Train(
            "little", [.. Enumerable.Range(0, 60).Select(i => new LabelledComment(i % 2 == 0 ? $"滚出去垃圾 {i}" : $"真好听喜欢 {i}", i % 2 == 0 ? Category.Inflammatory : null))]);
        return ((TrainingOutcome.Trained)trained).Classifier;
    });

    public static async Task<ModelVersion> FileAsync(IServiceProvider services, int number, ModelState state)
    {
        var folder = services.GetRequiredService<DataFolder>();
        var file = $"little-{number}.bin";
        Directory.CreateDirectory(folder.Models);
        var version = new ModelVersion
        {
            Id = new ModelVersionId(Guid.CreateVersion7()),
            Kind = ModelKind.Classifier,
            Number = number,
            FileName = file,
            Hash = ClassifierFile.Save(Little.Value, Path.Combine(folder.Models, file)),
            Manifest = "{}",
            Metrics = "{}",
            State = state,
            CreatedAt = services.GetRequiredService<TimeProvider>().GetUtcNow(),
        };
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        db.ModelVersions.Add(version);
        if (state == ModelState.Champion)
            db.Champions.Add(new Champion { Kind = version.Kind, ModelVersionId = version.Id, Since = version.CreatedAt, PromotedBy = "test", Reason = "test" });
        await db.SaveChangesAsync();
        return version;
    }
}
