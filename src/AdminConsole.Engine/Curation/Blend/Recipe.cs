using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Blend;

/// <summary>Where listeners meet a list.</summary>
public enum Surface
{
    Daily = 1,
    Radio = 2,
    Featured = 3,
}

/// <summary>Which version of a surface's recipe is live.</summary>
public sealed class Recipe : IVersioned
{
    public required Surface Surface { get; init; }
    public required Guid LiveVersionId { get; set; }
    public long Version { get; set; }
}

/// <summary>Weights and rules, immutable once saved.</summary>
public sealed class RecipeVersion
{
    public required Guid Id { get; init; }
    public required Surface Surface { get; init; }
    public required int Number { get; init; }

    /// <summary>JSON object, source → share of 1.</summary>
    public required string Weights { get; init; }

    /// <summary>JSON object of the rules.</summary>
    public required string Rules { get; init; }

    public required string Reason { get; init; }
    public int? RestoredFrom { get; init; }
    public required Guid? CreatedById { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
