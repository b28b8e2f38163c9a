namespace AdminConsole.Engine.Moderation.Ingest;

/// <summary>What keeps a value of the platform's out, as a sentence; null when nothing does.</summary>
internal static class PlatformText
{
    public static string? IdProblem(string? id)
    {
        if (string.IsNullOrWhiteSpace(id))
            return "The id is missing.";
        if (id.Length > IncomingComment.MaxIdLength)
            return $"The id has {id.Length} characters; {IncomingComment.MaxIdLength} are the most.";
        return id.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 ? "The id holds a control character." : CharacterProblem(id);
    }

    /// <summary>Characters that no database keeps: NUL, and half of a surrogate pair.</summary>
    public static string? CharacterProblem(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                return $"Character {i + 1} is NUL, which cannot be stored.";
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return $"Character {i + 1} is half a character (a lone surrogate): the text was cut or is not UTF-8.";
            i++;
        }

        return null;
    }

    public static string? InstantProblem(DateTimeOffset at, DateTimeOffset now) =>
        at.Year < 1990 ? "The instant lies before 1990: is it in seconds where milliseconds are meant?"
        : at > now.AddDays(1) ? "The instant lies in the future."
        : null;
}
