using System.Text.Json;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Models;

public sealed record VersionRow(ModelVersionId Id, ModelKind Kind, int Number, ModelState State, DateTimeOffset CreatedAt, string Metrics, string? Verdict)
{
    public IReadOnlyDictionary<string, double> Figures => ModelFigures.Read(Metrics);

    public GateVerdict? Gate => Verdict is null ? null : GateVerdict.FromJson(Verdict);
}

public sealed record RunRow(
    Guid Id, ModelKind Kind, RunStanding Standing, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    double Progress, string? ProgressText, string? Detail)
{
    public bool IsActive => Standing is RunStanding.Waiting or RunStanding.Running;
}

/// <summary>One kind's part of the models page.</summary>
public sealed record KindSection(ModelKind Kind, ChampionRow? Champion, IReadOnlyList<VersionRow> Versions, IReadOnlyList<RunRow> Runs)
{
    public VersionRow? Challenger => Versions.FirstOrDefault(v => v.State == ModelState.Challenger);

    public RunRow? Active => Runs.FirstOrDefault(r => r.IsActive);
}

public sealed record ChampionRow(ModelVersionId Id, int Number, DateTimeOffset Since, string PromotedBy, string Reason);

public sealed record ModelsPage(IReadOnlyList<KindSection> Kinds)
{
    /// <summary>The version that scores in shadow now.</summary>
    public ModelVersionId? InShadow { get; init; }

    public int Waiting => Kinds.Count(k => k.Challenger is not null);
}

/// <summary>Something that happened to a version.</summary>
/// <param name="Other">The version that took its place, where that is what happened.</param>
public sealed record VersionEvent(DateTimeOffset At, VersionDeed Deed, string By, string? Reason, int? Other = null);

public enum VersionDeed
{
    Trained,
    Shipped,
    TrainedAndPromoted,
    Promoted,
    PromotedOverTheGate,
    RolledBackTo,
    TurnedDown,
    ShadowBegun,
    ShadowEnded,
    Replaced,
}

/// <summary>A form of the page that was not taken, and why.</summary>
public enum AskedFor
{
    Force,
    Rejection,
    Shadow,
    ShadowEnd,
}

public sealed record ModelPage(ModelVersion Version, ChampionRow? Champion, int? ParentNumber, long? Bytes)
{
    /// <summary>The oldest first.</summary>
    public IReadOnlyList<VersionEvent> History { get; init; } = [];

    /// <summary>Versions that were trained to replace this one.</summary>
    public IReadOnlyList<(ModelVersionId Id, int Number)> Children { get; init; } = [];

    /// <summary>On the champion's page: the former one that a step back would bring.</summary>
    public (ModelVersionId Id, int Number)? Former { get; init; }

    public GateVerdict? Gate { get; } = Version.Verdict is null ? null : GateVerdict.FromJson(Version.Verdict);

    public IReadOnlyDictionary<string, double> Figures => ModelFigures.Read(Version.Metrics);

    /// <summary>A classifier's; null for a recommender.</summary>
    public RegistryView? Registry { get; init; }

    /// <summary>What was typed and why it was not taken.</summary>
    public string? Problem { get; init; }

    public AskedFor Asked { get; init; }

    public string? Reason { get; init; }

    /// <summary>The problem of one form; null for the others.</summary>
    public string? ProblemOf(AskedFor form) => Asked == form ? Problem : null;

    public string? ReasonOf(AskedFor form) => Asked == form ? Reason : null;
}

public sealed record RunPage(RunRow Run, TrainingRun Row, VersionRow? Version, string? JobError)
{
    public IReadOnlyList<(DateTimeOffset? At, string Text)> Log { get; } = [.. Row.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line)];

    private static (DateTimeOffset? At, string Text) Line(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && DateTimeOffset.TryParse(line.AsSpan(0, space), System.Globalization.CultureInfo.InvariantCulture, out var at)
            ? (at, line[(space + 1)..])
            : (null, line);
    }
}

internal static class ModelFigures
{
    public static IReadOnlyDictionary<string, double> Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, double>>(json) ?? [];
        }
        catch (JsonException)
        {
            return new Dictionary<string, double>(StringComparer.Ordinal);
        }
    }
}
