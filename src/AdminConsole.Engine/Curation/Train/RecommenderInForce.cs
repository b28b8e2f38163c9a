using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Curation.Train;

/// <param name="Model">Absent when the file cannot be used; <paramref name="Problem"/> then says why.</param>
public sealed record ModelInForce(ModelVersionId Id, int Number, RecommenderModel? Model, string? Problem);

/// <summary>The recommender that is champion now, from its file; follows the champion row without a restart.</summary>
public sealed partial class RecommenderInForce(IDbContextFactory<ConsoleDb> databases, DataFolder folder, ILogger<RecommenderInForce> logger) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private ModelInForce? loaded;

    /// <summary>Nothing while no recommender was ever promoted.</summary>
    public async Task<ModelInForce?> GetAsync(CancellationToken cancellationToken)
    {
        if (await ChampionAsync(cancellationToken) is not { } champion)
            return null;
        if (loaded?.Id == champion.Id)
            return loaded;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (loaded?.Id != champion.Id)
                loaded = Read(champion);
            return loaded;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private ModelInForce Read(ModelVersion champion)
    {
        switch (RecommenderModelFile.Load(Path.Combine(folder.Models, champion.FileName), champion.Hash))
        {
            case ModelFileRead.Loaded read:
                LoadedModel(champion.Number);
                return new ModelInForce(champion.Id, champion.Number, read.Model, null);
            case ModelFileRead.Unusable unusable:
                UnusableModel(champion.Number, unusable.Reason);
                return new ModelInForce(champion.Id, champion.Number, null, unusable.Reason);
            default:
                throw new InvalidOperationException("Reading a model file has two outcomes.");
        }
    }

    private async Task<ModelVersion?> ChampionAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from champion in db.Champions
            where champion.Kind == ModelKind.Recommender
            join version in db.ModelVersions on champion.ModelVersionId equals version.Id
            select version).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    [LoggerMessage(4101, LogLevel.Information, "Recommender {Number} is in force")]
    private partial void LoadedModel(int number);

    [LoggerMessage(4102, LogLevel.Error, "Recommender {Number} cannot be used: {Reason}")]
    private partial void UnusableModel(int number, string reason);
}
