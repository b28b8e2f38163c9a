namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>Where a label comes from, which says what it is worth.</summary>
public enum LabelSource
{
    /// <summary>A moderator of this platform decided it.</summary>
    PlatformDecision,

    /// <summary>Labels of this platform's comments, made elsewhere and imported.</summary>
    Imported,

    /// <summary>The comments written for the product (<see cref="Stock.WrittenComments"/>).</summary>
    Written,

    /// <summary>A public research set: other sites, other subjects.</summary>
    PublicSet,
}

/// <summary>
/// What a label of each source weighs. Measured on music comments: once the platform has labels of its own, invented
/// comments help at a tenth and hurt at one, since their style and prevalence are not the platform's; public hate-speech
/// sets hurt at any weight that is felt. Alone, each source counts fully.
/// </summary>
public static class LabelWeights
{
    /// <summary>From this many labels of the platform on, they lead.</summary>
    public const int PlatformLeadsFrom = 500;

    public static bool IsPlatform(LabelSource source) => source is LabelSource.PlatformDecision or LabelSource.Imported;

    public static double Of(LabelSource source, int platformLabels) => source switch
    {
        LabelSource.PlatformDecision or LabelSource.Imported => 1,
        LabelSource.Written => platformLabels >= PlatformLeadsFrom ? 0.1 : 1,
        LabelSource.PublicSet => platformLabels >= PlatformLeadsFrom ? 0.02 : 1,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Not a label source."),
    };
}
