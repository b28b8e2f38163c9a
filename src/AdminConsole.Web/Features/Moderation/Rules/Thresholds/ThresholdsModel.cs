using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Moderation.Rules.Thresholds;

/// <summary>Which picture, and where its two handles stand; what is missing is as it is in force.</summary>
public sealed record ThresholdsForm(string? Category, int? Days, double? Low, double? High, string? Reason = null, int BasedOn = 0, string? Handle = null)
{
    public Category OfCategory => Categories.TryParse(Category, out var category) ? category : Engine.Moderation.Score.Category.Inflammatory;

    public int OfDays => Days is { } days && ScorePictures.Windows.Contains(days) ? days : 7;
}

/// <summary>A comment that another threshold would treat another way.</summary>
public sealed record ChangedComment(CommentId Id, string Text, float Score, DateTimeOffset At);

/// <summary>Two handles, in hundredths: a person decides from <see cref="Low"/> on, nobody is asked from <see cref="High"/> on (100: always somebody).</summary>
public sealed record Handles(int Low, int High);

public sealed record ThresholdsPage(ScorePicture Picture, int Days, Handles At, Handles InForce, int PolicyNumber)
{
    /// <summary>The rules behind the upper handle: live ones first, each from the lowest score on.</summary>
    public IReadOnlyList<AutoRule> Rules { get; init; } = [];

    public required HandleSeen Handle { get; init; }

    /// <summary>What the lower handle finds of all comments, from those drawn by lot; null where none were drawn.</summary>
    public CategoryEstimate? Estimate { get; init; }

    /// <summary>From which day on comments that were judged without being drawn count for it; null where all of the window do.</summary>
    public DateTimeOffset? Besides { get; init; }

    public IReadOnlyList<ChangedComment> NewlyFlagged { get; init; } = [];
    public IReadOnlyList<ChangedComment> NoLongerFlagged { get; init; } = [];
    public string? Problem { get; init; }
    public string? Reason { get; init; }

    public Category Category => Picture.Category;
    public bool IsMoved => At != InForce;

    /// <summary>A rule stands where the upper handle is, and none further down: there is nothing to set.</summary>
    public bool IsAsked => Rules.Any(rule => Hundredths(rule.Threshold) == At.High) && Rules.All(rule => Hundredths(rule.Threshold) >= At.High);

    public double AsksADay => Picture.ADay(At.Low, At.High);
    public double AsksNow => Picture.ADay(InForce.Low, InForce.High);
    public TimeSpan? Work => Picture.HandledSeconds is { } seconds ? TimeSpan.FromSeconds(seconds * AsksADay) : null;
    public TimeSpan? WorkNow => Picture.HandledSeconds is { } seconds ? TimeSpan.FromSeconds(seconds * AsksNow) : null;

    internal static int Hundredths(double threshold) => (int)Math.Clamp(Math.Round(threshold * 100), 1, 100);

    /// <summary>Bar heights of 0 to 1 on a square-root scale, so that few comments are seen beside many.</summary>
    public double Height(int column)
    {
        var most = Picture.Scored.Max();
        return most == 0 ? 0 : Math.Sqrt((double)Picture.Scored[column] / most);
    }
}
