using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>The classifier that is champion now, from its file; follows the champion row without a restart.</summary>
public sealed partial class ClassifierInForce(IDbContextFactory<ConsoleDb> databases, DataFolder folder, ILogger<ClassifierInForce> logger)
    : IScorerSource, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private volatile Loaded? loaded;

    public async Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken)
    {
        if (await ChampionAsync(cancellationToken) is not { } champion)
            return null;
        if (loaded is { } same && same.Id == champion.Id)
            return same.Scorer;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (loaded?.Id != champion.Id)
                loaded = new Loaded(champion.Id, Read(champion));
            return loaded!.Scorer;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Null when the file cannot be used: unscored comments wait for a champion that can.</summary>
    private ScorerInForce? Read(ModelVersion champion)
    {
        var path = Path.Combine(folder.Models, champion.FileName);
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (!string.Equals(ClassifierFile.Hash(bytes), champion.Hash, StringComparison.OrdinalIgnoreCase))
                throw new ClassifierFileException($"{path} is not the file that was promoted: its hash differs.");
            var classifier = ClassifierFile.FromBytes(bytes, champion.FileName);
            InForce(champion.Number);
            return new ScorerInForce(classifier, champion.Id);
        }
        catch (Exception e) when (e is ClassifierFileException or IOException or UnauthorizedAccessException)
        {
            Unusable(champion.Number, e);
            return null;
        }
    }

    private async Task<ModelVersion?> ChampionAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from champion in db.Champions
            where champion.Kind == ModelKind.Classifier
            join version in db.ModelVersions on champion.ModelVersionId equals version.Id
            select version).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    [LoggerMessage(3201, LogLevel.Information, "Classifier {Number} is in force")]
    private partial void InForce(int number);

    [LoggerMessage(3202, LogLevel.Error, "Classifier {Number} cannot be used; comments stay unscored until another one is champion")]
    private partial void Unusable(int number, Exception problem);

    private sealed record Loaded(ModelVersionId Id, ScorerInForce? Scorer);
}
