using System.Globalization;
using System.Text;

namespace AdminConsole.Engine.Search;

/// <summary>
/// Cuts text into search terms. Chinese has no spaces, and neither SQLite's nor PostgreSQL's own tokenizers find a
/// two-character word, so the terms are made here: every CJK character together with the next one (the last of a run
/// alone), every other run of letters and digits whole. A word is then the phrase of its bigrams, and a single
/// character the beginning of any.
/// </summary>
public static class SearchTerms
{
    private const int MaxTermLength = 64;

    /// <summary>The terms of a stored text in order.</summary>
    public static List<string> Of(string text)
    {
        var terms = new List<string>();
        foreach (var run in Runs(text))
        {
            if (run.IsCjk)
                terms.AddRange(run.Text.Select((character, i) => i + 1 < run.Text.Count ? character + run.Text[i + 1] : character));
            else
                terms.Add(string.Concat(run.Text));
        }

        return terms;
    }

    /// <summary>The phrases, all of which must occur, that a person's words stand for.</summary>
    public static IReadOnlyList<SearchPhrase> Query(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return [];
        var phrases = new List<SearchPhrase>();
        foreach (var word in Words(typed))
        {
            var terms = new List<string>();
            var prefix = false;
            var runs = Runs(word);
            for (var r = 0; r < runs.Count; r++)
            {
                var (characters, isCjk) = runs[r];
                if (!isCjk)
                {
                    terms.Add(string.Concat(characters));
                    continue;
                }

                for (var i = 0; i + 1 < characters.Count; i++)
                    terms.Add(characters[i] + characters[i + 1]);

                // The last character stands alone in the index only where its run ends, which is certain inside the
                // word and unknown at its end.
                if (r + 1 < runs.Count)
                {
                    terms.Add(characters[^1]);
                }
                else if (characters.Count == 1)
                {
                    terms.Add(characters[0]);
                    prefix = true;
                }
            }

            if (terms.Count > 0)
                phrases.Add(new SearchPhrase(terms, prefix));
        }

        return phrases;
    }

    /// <summary>What lies between spaces, normalised; text beyond <see cref="CommentQuery.MaxTextLength"/> is cut off.</summary>
    internal static string[] Words(string typed) =>
        Normalize(typed.Length > CommentQuery.MaxTextLength ? typed[..CommentQuery.MaxTextLength] : typed)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The same words as runs of one script each, whole, for an index that makes its own bigrams.</summary>
    internal static IEnumerable<string> WholeRuns(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? [] : Words(typed).SelectMany(Runs).Select(run => string.Concat(run.Text));

    private static List<(List<string> Text, bool IsCjk)> Runs(string text)
    {
        var runs = new List<(List<string> Text, bool IsCjk)>();
        List<string>? current = null;
        var isCjk = false;
        foreach (var rune in Normalize(text).EnumerateRunes())
        {
            if (current is not null && !isCjk && rune.Value is '\'' or '’')
                continue; // don't is one word

            var cjk = IsCjk(rune);
            if (!cjk && !Rune.IsLetterOrDigit(rune))
            {
                // A mark changes the letter before it and ends nothing.
                if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
                    current = null;
                continue;
            }

            if (current is null || cjk != isCjk || (!cjk && current.Count >= MaxTermLength))
                runs.Add((current = [], isCjk = cjk));
            current.Add(rune.ToString());
        }

        return runs;
    }

    private static string Normalize(string text)
    {
        // A lone surrogate (half of an emoji that was cut) cannot be normalised: EnumerateRunes replaces it.
        if (text.Any(char.IsSurrogate))
            text = string.Concat(text.EnumerateRunes());
        return text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }

    private static bool IsCjk(Rune rune) => rune.Value is
        0x3005 or 0x3007 // 々 〇
        or (>= 0x3041 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) // kana
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) // Han
        or (>= 0xAC00 and <= 0xD7A3) // Hangul
        or (>= 0x20000 and <= 0x323AF); // Han of the further planes
}

/// <summary>Terms that follow each other.</summary>
/// <param name="Terms">Letters and digits only.</param>
/// <param name="LastIsPrefix">The last term may be the beginning of a longer one.</param>
public sealed record SearchPhrase(IReadOnlyList<string> Terms, bool LastIsPrefix);
