namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// How many comments a day are drawn by lot and judged blind, so that what the model misses becomes visible: of those that
/// passed, of those that passed near a threshold, and of those that were flagged.
/// </summary>
public sealed record SampleSizes(int Random, int Uncertain, int Flagged)
{
    public const int Most = 1_000;

    /// <summary>What a new console begins with: about ten minutes of somebody's day.</summary>
    public static SampleSizes First { get; } = new(20, 20, 5);

    /// <summary>0: nobody judges blind, and nothing is known of what the model misses.</summary>
    public int Sum => Random + Uncertain + Flagged;

    public bool IsValid => Random is >= 0 and <= Most && Uncertain is >= 0 and <= Most && Flagged is >= 0 and <= Most;
}
