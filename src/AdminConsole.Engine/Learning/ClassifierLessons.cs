using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>
/// What a classifier learns from: the written comments, imported labels and what moderators decided, cut once and for all
/// into a part to learn from and a part to be measured on.
/// </summary>
/// <param name="HeldOut">A fifth of the groups, chosen by their name alone: no model, early or late, ever learns from them.</param>
public sealed record ClassifierLessons(
    IReadOnlyList<LabelledComment> Learn, IReadOnlyList<LabelledComment> HeldOut, (DateTimeOffset From, DateTimeOffset To)? Window)
{
    private const uint Parts = 5;

    public static async Task<ClassifierLessons> ReadAsync(ConsoleDb db, CancellationToken cancellationToken)
    {
        var all = new List<LabelledComment>(WrittenComments.Read());
        var times = new List<DateTimeOffset>();
        await foreach (var label in db.Labels.AsNoTracking().OrderBy(l => l.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            all.Add(new LabelledComment(label.Text, label.Category, string.IsNullOrEmpty(label.Group) ? "" : "label:" + label.Group, label.Weight));
            times.Add(label.At);
        }

        var sample = await QualityEstimates.ReadAsync(db, DateTimeOffset.UnixEpoch, cancellationToken);
        var standsFor = sample.Texts.ToDictionary(text => text.Comment, text => text.Weight);
        var opinions = Opinions.Of(await Verdicts.ReadAsync(db, null, cancellationToken), standsFor).ToList();
        var around = await db.CommentScores.AsNoTracking().Where(s => s.Context != null && db.Decisions.Any(d => d.CommentId == s.CommentId))
            .Select(s => new { s.CommentId, s.Context }).ToDictionaryAsync(s => s.CommentId, s => s.Context!.Value, cancellationToken);
        foreach (var (lesson, at) in opinions)
        {
            all.Add(lesson with { Context = around.GetValueOrDefault(lesson.Comment!.Value) });
            times.Add(at);
        }

        var lessons = Cut(all, times.Count > 0 ? (times.Min(), times.Max()) : null);
        return lessons.With(await SpanLessons.ReadAsync(db, cancellationToken));
    }

    internal static ClassifierLessons Cut(IReadOnlyList<LabelledComment> all, (DateTimeOffset From, DateTimeOffset To)? window)
    {
        // The same words may stand in two groups. What one model may learn from never measures another.
        var learn = all.Where(comment => !IsHeldOut(comment)).ToList();
        var learned = learn.Select(comment => NearDuplicates.KeyOf(comment.Text)).ToHashSet(StringComparer.Ordinal);
        var heldOut = all.Where(comment => IsHeldOut(comment) && !learned.Contains(NearDuplicates.KeyOf(comment.Text)));

        // The model in the box has learned from every written comment, so they cannot tell it and another apart.
        if (all.Count(comment => LabelWeights.IsPlatform(comment.Source)) >= LabelWeights.PlatformLeadsFrom)
            heldOut = heldOut.Where(comment => comment.Source != LabelSource.Written);
        return new ClassifierLessons(learn, [.. heldOut], window);
    }

    /// <summary>A span is a piece of its comment: where the thread is held out, so is it.</summary>
    internal ClassifierLessons With(IEnumerable<LabelledComment> spans) => this with { Learn = [.. Learn, .. spans.Where(span => !IsHeldOut(span))] };

    /// <summary>The group's name, or the text itself where it stands alone.</summary>
    internal static string GroupOf(LabelledComment comment) => comment.Group.Length > 0 ? comment.Group : comment.Text;

    /// <summary>What a decision says of its text; null where it says nothing a model could learn.</summary>
    internal static (bool Teaches, Category? Category) LessonOf(DecisionKind kind, RemovalReason? reason, Category? shown) => (kind, reason) switch
    {
        (DecisionKind.Approve, _) => (true, null),
        (DecisionKind.Remove, RemovalReason.Insult or RemovalReason.Incitement) => (true, Category.Inflammatory),
        (DecisionKind.Remove, RemovalReason.Marketing) => (true, Category.Marketing),
        (DecisionKind.Remove, RemovalReason.Sexual or RemovalReason.Privacy) => (true, Category.Improper),
        (DecisionKind.Remove, _) when shown is not null => (true, shown),
        _ => (false, null),
    };

    private static bool IsHeldOut(LabelledComment comment) => Hash(GroupOf(comment)) % Parts == 0;

    /// <summary>FNV-1a with its bits mixed: the same on every machine, for every training to come.</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = unchecked((hash ^ c) * 16777619u);
        hash = unchecked((hash ^ (hash >> 16)) * 0x85ebca6bu);
        return hash ^ (hash >> 13);
    }
}
