using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Curation.Train;

/// <param name="Model">Absent when the file cannot be used; <paramref name="Problem"/> then says why.</param>
public sealed record ModelInForce(ModelVersionId Id, int Number, RecommenderModel? Model, string? Problem);

/// <summary>The recommender that is champion now, from its file; follows the champion row without a restart.</summary>
public sealed partial class RecommenderInForce : IDisposable
{
    private readonly ChampionFollower<ModelInForce> champion;
    private readonly DataFolder folder;
    private readonly ILogger<RecommenderInForce> logger;
    private (int Number, string Problem)? said;

    public RecommenderInForce(IDbContextFactory<ConsoleDb> databases, DataFolder folder, TimeProvider clock, ILogger<RecommenderInForce> logger)
    {
        champion = new ChampionFollower<ModelInForce>(databases, ModelKind.Recommender, Read, read => read.Problem is null, clock);
        this.folder = folder;
        this.logger = logger;
    }

    /// <summary>Nothing while no recommender was ever promoted.</summary>
    public Task<ModelInForce?> GetAsync(CancellationToken cancellationToken) => champion.GetAsync(cancellationToken);

    public void Dispose() => champion.Dispose();

    private ModelInForce Read(ModelVersion version)
    {
        switch (RecommenderModelFile.Load(Path.Combine(folder.Models, version.FileName), version.Hash))
        {
            case ModelFileRead.Loaded read:
                LoadedModel(version.Number);
                said = null;
                return new ModelInForce(version.Id, version.Number, read.Model, null);
            case ModelFileRead.Unusable unusable:
                if (said != (version.Number, unusable.Reason)) // it is tried again and again: once is enough to know
                    UnusableModel(version.Number, unusable.Reason);
                said = (version.Number, unusable.Reason);
                return new ModelInForce(version.Id, version.Number, null, unusable.Reason);
            default:
                throw new InvalidOperationException("Reading a model file has two outcomes.");
        }
    }

    [LoggerMessage(4101, LogLevel.Information, "Recommender {Number} is in force")]
    private partial void LoadedModel(int number);

    [LoggerMessage(4102, LogLevel.Error, "Recommender {Number} cannot be used: {Reason}")]
    private partial void UnusableModel(int number, string reason);
}
