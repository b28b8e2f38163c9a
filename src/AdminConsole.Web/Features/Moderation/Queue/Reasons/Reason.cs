using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Moderation.Queue.Reasons;

/// <summary>A part of a text that raised a category, with what people say of it.</summary>
/// <param name="Struck">Who said that it is not because of this, if somebody did.</param>
public sealed record Reason(ScoreSpan Span, string Text, SpanFeedback? Struck);

/// <summary>A comment's reasons, strongest first, and the text they lie in.</summary>
public sealed record ReasonList(CommentId CommentId, string Text, string Hash, IReadOnlyList<Reason> All, IReadOnlyList<ScoreSpan> Listed, IReadOnlyList<ContextPull> Around)
{
    /// <summary>What is marked in the text: what nobody struck.</summary>
    public IEnumerable<ScoreSpan> Marks => All.Where(r => r.Struck is null).Select(r => r.Span).Concat(Listed);

    /// <summary>The pull of the strongest, which the meters are measured by.</summary>
    public float Most => Math.Max(All.Max(r => r.Span.Pull) ?? 0, Around.Select(p => p.Pull).DefaultIfEmpty().Max());

    public Reason? Strongest => All.FirstOrDefault(r => r.Struck is null);

    public static ReasonList Of(Comment comment, IReadOnlyList<Flag> flags, IReadOnlyList<SpanFeedback> struck) => new(
        comment.Id,
        comment.Text,
        Convert.ToHexStringLower(comment.TextHash),
        [
            .. flags.Where(f => f.Kind == FlagKind.Model).SelectMany(f => FlagSpans.Read(f.Spans))
                .Where(s => s.Start >= 0 && s.End <= comment.Text.Length)
                .OrderByDescending(s => s.Pull ?? 0).ThenByDescending(s => s.Strength).ThenBy(s => s.Start)
                .Select(s => new Reason(s, comment.Text.Substring(s.Start, s.Length), struck.FirstOrDefault(f => Is(f, s)))),
        ],
        [.. flags.Where(f => f.Kind != FlagKind.Model).SelectMany(f => FlagSpans.Read(f.Spans))],
        [
            .. flags.Where(f => f.Kind == FlagKind.Model).SelectMany(f => FlagSpans.ReadAround(f.Spans))
                .Where(p => Math.Abs(p.Pull) >= LeastAround).OrderByDescending(p => p.Pull),
        ]);

    /// <summary>What moves the log-odds by less is not worth a line.</summary>
    private const float LeastAround = 0.05f;

    /// <summary>Of many spans the few that a line of the list has room for, in reading order; struck ones are none.</summary>
    public static IReadOnlyList<ScoreSpan> Few(IEnumerable<ScoreSpan> spans, IEnumerable<SpanFeedback> struck)
    {
        var gone = struck.ToList();
        return [.. spans.Where(s => !gone.Exists(f => Is(f, s))).OrderByDescending(s => s.Strength).ThenByDescending(s => s.Pull ?? 0).Take(MostInRow).OrderBy(s => s.Start)];
    }

    private const int MostInRow = 3;

    private static bool Is(SpanFeedback feedback, ScoreSpan span) =>
        feedback.Category == span.Category && feedback.Start == span.Start && feedback.Length == span.Length;
}
