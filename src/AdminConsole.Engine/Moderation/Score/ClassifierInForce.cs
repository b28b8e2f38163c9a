using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>The classifier that is champion now, from its file; follows the champion row without a restart.</summary>
public sealed partial class ClassifierInForce : IScorerSource, IDisposable
{
    private readonly ChampionFollower<ScorerInForce?> champion;
    private readonly DataFolder folder;
    private readonly ILogger<ClassifierInForce> logger;
    private (int Number, string Problem)? said;

    public ClassifierInForce(IDbContextFactory<ConsoleDb> databases, DataFolder folder, TimeProvider clock, ILogger<ClassifierInForce> logger)
    {
        champion = new ChampionFollower<ScorerInForce?>(databases, ModelKind.Classifier, Read, read => read is not null, clock);
        this.folder = folder;
        this.logger = logger;
    }

    public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) => champion.GetAsync(cancellationToken);

    public void Dispose() => champion.Dispose();

    /// <summary>Null when the file cannot be used: unscored comments wait until it can, or for a champion that can.</summary>
    private ScorerInForce? Read(ModelVersion version)
    {
        var path = Path.Combine(folder.Models, version.FileName);
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (!string.Equals(ClassifierFile.Hash(bytes), version.Hash, StringComparison.OrdinalIgnoreCase))
                throw new ClassifierFileException($"{path} is not the file that was promoted: its hash differs.");
            var classifier = ClassifierFile.FromBytes(bytes, version.FileName);
            InForce(version.Number);
            said = null;
            return new ScorerInForce(classifier, version.Id);
        }
        catch (Exception e) when (e is ClassifierFileException or IOException or UnauthorizedAccessException)
        {
            if (said != (version.Number, e.Message)) // it is tried again and again: once is enough to know
                Unusable(version.Number, e);
            said = (version.Number, e.Message);
            return null;
        }
    }

    [LoggerMessage(3201, LogLevel.Information, "Classifier {Number} is in force")]
    private partial void InForce(int number);

    [LoggerMessage(3202, LogLevel.Error, "Classifier {Number} cannot be used; comments stay unscored until its file is there again or another one is champion")]
    private partial void Unusable(int number, Exception problem);
}
