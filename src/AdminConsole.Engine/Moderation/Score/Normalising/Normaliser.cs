namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>
/// Undoes what people do to slip past a filter and keeps, for every character left, the piece of the original it stands
/// for. Three passes over one buffer, each only ever shortening it: fold characters, undo splitting and mask numbers and
/// names, replace known variants of a word.
/// </summary>
public static class Normaliser
{
    /// <summary>
    /// UTF-16 units read of a text; the rest is not judged. Comments on music platforms end near 140 or 1,000 characters,
    /// and a score must cost the same whatever is thrown at it.
    /// </summary>
    public const int MaxLength = 4_000;

    private static readonly FoldTable Folding = new();
    private static readonly VariantTable Variants = new(Tables.Lines("variants").Concat(Parts.Variants()), FoldAndRewrite);

    /// <summary>Allocates; for the few texts somebody looks at. Scoring reuses a buffer instead.</summary>
    public static NormalisedText Normalise(string text)
    {
        var result = new NormalisedText();
        Normalise(text, result);
        return result;
    }

    public static void Normalise(ReadOnlySpan<char> text, NormalisedText into)
    {
        Fold(text, into);
        Rewriter.Rewrite(into);
        Variants.Replace(into);
    }

    private static string FoldAndRewrite(string word)
    {
        var result = new NormalisedText();
        Fold(word, result);
        Rewriter.Rewrite(result);
        return result.ToString();
    }

    private static void Fold(ReadOnlySpan<char> text, NormalisedText into)
    {
        var truncated = text.Length > MaxLength;
        if (truncated)
            text = text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        into.Reset(text.Length);
        into.Truncated = truncated;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsSurrogate(c))
            {
                var folded = Folding[c];
                if (folded != FoldTable.Dropped)
                    into.Append(folded, i, i + 1);
                continue;
            }

            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                continue; // half a pair says nothing
            switch (FoldTable.FoldPair(c, text[i + 1]))
            {
                case null:
                    into.Append(c, i, i + 2);
                    into.Append(text[i + 1], i, i + 2);
                    break;
                case FoldTable.Dropped:
                    break;
                case { } folded:
                    into.Append(folded, i, i + 2);
                    break;
            }

            i++;
        }
    }
}
