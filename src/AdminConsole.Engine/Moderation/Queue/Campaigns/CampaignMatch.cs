using AdminConsole.Engine.Moderation.Score;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// From where on two comments are near-duplicates: shares of the shingles of both that they have in common. Chosen by eye
/// on 229,000 comments of two songs: at one half what is put together says the same thing; without the second bound chains of
/// half-alike quotes grew from one sentence into another one.
/// </summary>
public static class CampaignMatch
{
    /// <summary>With the member it is most like.</summary>
    public const double Least = 0.5;

    /// <summary>And with the specimen, so that a campaign does not wander off.</summary>
    public const double LeastWithSpecimen = 0.3;

    /// <summary>
    /// A member this much less probable than the most probable one says something else with the same words: it waits by
    /// itself, as one who quotes them does (<see cref="Quotation"/>).
    /// </summary>
    public const double LeastShareOfTop = 0.65;

    /// <summary>With the member it is most like, to be measured by what was decided on the campaign.</summary>
    public const float LeastToFollow = 0.7f;

    /// <summary>True when a flagged member is not judged with the others.</summary>
    public static bool IsOutlier(Category category, double probability, Category? campaign, double top) =>
        (campaign is { } its && its != category) || probability < top * LeastShareOfTop;
}
