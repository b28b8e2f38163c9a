using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>What held-out comments are told apart by.</summary>
internal static class CommentSlices
{
    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<(string By, Func<LabelledComment, string?> SliceOf)> All { get; } =
    [
        ("script", comment => ScriptOf(comment.Text)),
        ("length", comment => LengthOf(comment.Text)),
        ("thread", comment => comment.Thread switch
        {
            ThreadKind.Track => "track",
            ThreadKind.Playlist => "playlist",
            ThreadKind.Other => "other",
            _ => null,
        }),
        ("source", comment => comment.Source.ToString()),
    ];

    private static string LengthOf(string text) => text.Length switch
    {
        <= 10 => "1–10",
        <= 30 => "11–30",
        <= 80 => "31–80",
        _ => "81+",
    };

    private static string ScriptOf(string text)
    {
        int han = 0, latin = 0;
        foreach (var c in text)
        {
            han += c is >= '\u3400' and <= '\u9FFF' ? 1 : 0;
            latin += char.IsAsciiLetter(c) ? 1 : 0;
        }

        return (han, latin) switch
        {
            (0, 0) => "neither",
            (0, _) => "latin",
            _ when latin > han => "mixed",
            _ => "han",
        };
    }
}
