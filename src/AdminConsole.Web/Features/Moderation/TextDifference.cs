using System.Globalization;
using DiffPlex;

namespace AdminConsole.Web.Features.Moderation;

public enum Fate
{
    Same,
    Deleted,
    Inserted,
}

/// <summary>A run of text and what an edit did to it.</summary>
public sealed record DiffPart(Fate Fate, string Text);

/// <summary>
/// What an author changed: by word in scripts that have spaces, by character in those that have none, so that one
/// swapped character in a Chinese sentence is marked as one character.
/// </summary>
public static class TextDifference
{
    /// <summary>The old text with what went, and the new text with what came.</summary>
    public static (IReadOnlyList<DiffPart> Before, IReadOnlyList<DiffPart> After) Between(string before, string after)
    {
        var diff = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, Pieces.Chunker);
        var old = new Runs();
        var now = new Runs();
        var (a, b) = (0, 0);
        foreach (var block in diff.DiffBlocks)
        {
            old.Add(Fate.Same, diff.PiecesOld, ref a, block.DeleteStartA);
            now.Add(Fate.Same, diff.PiecesNew, ref b, block.InsertStartB);
            old.Add(Fate.Deleted, diff.PiecesOld, ref a, block.DeleteStartA + block.DeleteCountA);
            now.Add(Fate.Inserted, diff.PiecesNew, ref b, block.InsertStartB + block.InsertCountB);
        }

        old.Add(Fate.Same, diff.PiecesOld, ref a, diff.PiecesOld.Count);
        now.Add(Fate.Same, diff.PiecesNew, ref b, diff.PiecesNew.Count);
        return (old.Parts, now.Parts);
    }

    private sealed class Runs
    {
        public List<DiffPart> Parts { get; } = [];

        public void Add(Fate fate, IReadOnlyList<string> pieces, ref int at, int end)
        {
            if (at >= end)
                return;
            Parts.Add(new DiffPart(fate, string.Concat(pieces.Skip(at).Take(end - at))));
            at = end;
        }
    }

    private sealed class Pieces : IChunker
    {
        public static readonly Pieces Chunker = new();

        public IReadOnlyList<string> Chunk(string text)
        {
            var pieces = new List<string>(text.Length);
            var elements = StringInfo.GetTextElementEnumerator(text);
            var word = "";
            while (elements.MoveNext())
            {
                var element = elements.GetTextElement();
                if (IsOfWord(element))
                {
                    word += element;
                    continue;
                }

                if (word.Length > 0)
                    pieces.Add(word);
                word = "";
                pieces.Add(element);
            }

            if (word.Length > 0)
                pieces.Add(word);
            return pieces;
        }

        /// <summary>Everything below the scripts of East Asia is written with spaces between words.</summary>
        private static bool IsOfWord(string element) => char.IsLetterOrDigit(element[0]) && element[0] < '\u2e80';
    }
}
