using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning;

public enum ModelKind
{
    Classifier = 1,
    Recommender = 2,
}

public enum ModelState
{
    /// <summary>Trained and compared, waiting for the gate or a person.</summary>
    Challenger = 1,

    Champion = 2,

    /// <summary>Was champion before; one click brings it back.</summary>
    Retired = 3,

    /// <summary>Turned down by a person, or overtaken by a newer one while it waited.</summary>
    Rejected = 4,
}

/// <summary>A trained model: a file with a manifest, and what the held-out data said of it.</summary>
public sealed class ModelVersion : IVersioned
{
    public required ModelVersionId Id { get; init; }
    public required ModelKind Kind { get; init; }
    public required int Number { get; init; }

    /// <summary>File name inside the data folder's <c>models</c>.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>JSON: data window, counts, parent, seed, library versions.</summary>
    public required string Manifest { get; init; }

    /// <summary>JSON object, metric → value on the held-out part.</summary>
    public required string Metrics { get; set; }

    /// <summary>JSON: the gate's verdict, measure by measure, against the champion of that moment.</summary>
    public string? Verdict { get; set; }

    public ModelVersionId? ParentId { get; init; }
    public Guid? TrainingRunId { get; init; }
    public ModelState State { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public long Version { get; set; }
}

/// <summary>Which model is in force for a kind. Running nodes watch this row and follow it without a restart.</summary>
public sealed class Champion : IVersioned
{
    public required ModelKind Kind { get; init; }
    public required ModelVersionId ModelVersionId { get; set; }
    public required DateTimeOffset Since { get; set; }
    public required string PromotedBy { get; set; }
    public required string Reason { get; set; }
    public long Version { get; set; }
}
