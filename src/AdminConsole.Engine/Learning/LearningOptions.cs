using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Learning;

/// <summary>Section <c>Learning</c>: what a challenger must show before it replaces the champion by itself.</summary>
public sealed record LearningOptions
{
    public const string Section = "Learning";

    /// <summary>Whether a challenger that passes every gate becomes champion without a person.</summary>
    public bool AutoPromote { get; init; } = true;

    /// <summary>How much worse a classifier's average precision may be, per category.</summary>
    [Range(0, 1)]
    public double MaxWorsePrecision { get; init; } = 0.01;

    /// <summary>How much worse a classifier's calibration error may be.</summary>
    [Range(0, 1)]
    public double MaxWorseCalibration { get; init; } = 0.01;

    /// <summary>How much smaller a classifier's recall may be, per category, at the precision that the policy's threshold gives the champion.</summary>
    [Range(0, 1)]
    public double MaxWorseRecall { get; init; } = 0.02;

    /// <summary>How much smaller a classifier's recall of disguised copies may be, at the champion's false alarms.</summary>
    [Range(0, 1)]
    public double MaxWorseEvasion { get; init; } = 0.02;

    /// <summary>How much further the group of comments with the most false alarms may lie above all comments.</summary>
    [Range(0, 1)]
    public double MaxWiderGap { get; init; } = 0.005;

    /// <summary>How many microseconds more a classifier may take for a comment.</summary>
    [Range(0, 100_000)]
    public double MaxSlowerMicroseconds { get; init; } = 10;

    /// <summary>How much worse a recommender's Recall@20 and NDCG@20 may be.</summary>
    [Range(0, 1)]
    public double MaxWorseRanking { get; init; } = 0.005;

    /// <summary>How much smaller the part of the catalogue may be that a recommender shows to anybody.</summary>
    [Range(0, 1)]
    public double MaxWorseCoverage { get; init; } = 0.05;

    /// <summary>How many days back comments are scored again when a classifier becomes champion; what waits always is.</summary>
    [Range(0, 3650)]
    public int RescoreDays { get; init; } = 7;

    /// <summary>A console without a classifier starts with the one in the box.</summary>
    public bool ShippedModel { get; init; } = true;

    /// <summary>How many days after a shadow run its comparison of single comments is kept.</summary>
    [Range(1, 3650)]
    public int KeepShadowDays { get; init; } = 30;

    /// <summary>Over how many weeks drift is measured.</summary>
    [Range(2, 52)]
    public int DriftWeeks { get; init; } = 12;

    /// <summary>Pieces of text that rise in the removed comments of so many days, against the weeks before, are offered as words.</summary>
    [Range(1, 60)]
    public int SlangDays { get; init; } = 7;
}
