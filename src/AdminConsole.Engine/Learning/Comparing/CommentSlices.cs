using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>What held-out comments are told apart by.</summary>
internal static class CommentSlices
{
    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<(string By, Func<LabelledComment, string?> SliceOf)> All { get; } =
    [
        ("script", comment => EvaluationSlices.ScriptOf(comment.Text)),
        ("length", comment => EvaluationSlices.LengthOf(comment.Text)),
        ("thread", comment => comment.Thread switch
        {
            ThreadKind.Track => "track",
            ThreadKind.Playlist => "playlist",
            ThreadKind.Other => "other",
            _ => null,
        }),
        ("source", comment => comment.Source.ToString()),
    ];
}
