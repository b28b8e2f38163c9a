using System.Globalization;
using System.Text;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Web.Shell;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Rules;

/// <summary>One list as it was typed: words and allowed phrases one a line. The last of a form is the place for a new one.</summary>
public sealed record WordListForm(string? Name, WordAction? Action, Category? Category, string? Words, string? Allowed, bool BySound = false, bool Remove = false)
{
    public const int MaxName = 40;

    public static WordListForm New { get; } = new(null, WordAction.Flag, Engine.Moderation.Score.Category.Inflammatory, null, null);

    public bool IsBlank => string.IsNullOrWhiteSpace(Name) && string.IsNullOrWhiteSpace(Words) && string.IsNullOrWhiteSpace(Allowed);

    public static WordListForm Of(WordList list) => new(
        list.Name, list.Action, list.Category, string.Join('\n', list.Words), string.Join('\n', list.Allowed), list.BySound);

    internal static IReadOnlyList<string> Lines(string? typed) =>
        [.. (typed ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}

/// <summary>The lists of a form made into lists of a policy, or what is wrong with each field.</summary>
public sealed class WordListReader(IStringLocalizer<WordsText> texts)
{
    public const int MaxWords = 10_000;
    public const int MaxWordLength = 50;
    private const int MaxFile = 2_000_000;

    /// <summary>Adds the lines of a text file to the words of the list it was chosen for.</summary>
    /// <returns>What is wrong with the file, or null.</returns>
    public async Task<(WordListForm Form, string? Problem)> ImportAsync(WordListForm form, IFormFile file, CancellationToken cancel)
    {
        if (file.Length > MaxFile)
            return (form, texts["The file is longer than {0} bytes.", Say.Number(MaxFile)]);
        using var reader = new StreamReader(file.OpenReadStream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            var text = await reader.ReadToEndAsync(cancel);
            if (text.Contains('\0', StringComparison.Ordinal))
                return (form, texts["The file is not UTF-8 text."]); // no word of it could be kept with a hit
            var lines = WordListForm.Lines(text).Where(line => line[0] != '#');
            var all = WordListForm.Lines(form.Words).Concat(lines).Distinct(StringComparer.Ordinal);
            return (form with { Words = string.Join('\n', all) }, null);
        }
        catch (DecoderFallbackException)
        {
            return (form, texts["The file is not UTF-8 text."]);
        }
    }

    /// <param name="forms">As they were typed.</param>
    /// <param name="problems">Takes what is wrong, by the name of the field.</param>
    public IReadOnlyList<WordList> Read(IReadOnlyList<WordListForm> forms, Dictionary<string, string> problems)
    {
        var lists = new List<WordList>();
        var total = 0;
        for (var i = 0; i < forms.Count; i++)
        {
            var form = forms[i];
            if (form.Remove || form.IsBlank)
                continue;
            var name = form.Name?.Trim() ?? "";
            if (name.Length is 0 or > WordListForm.MaxName)
                problems.TryAdd(Field(i, "name"), texts["A list has a name of 1 to {0} characters.", WordListForm.MaxName]);
            else if (lists.Exists(list => string.Equals(list.Name, name, StringComparison.OrdinalIgnoreCase)))
                problems.TryAdd(Field(i, "name"), texts["Another list has this name."]);
            if (form.Action is null || !Enum.IsDefined(form.Action.Value) || form.Category is null || !Enum.IsDefined(form.Category.Value))
                problems.TryAdd(Field(i, "action"), texts["Choose what a hit does and which category it is about."]);
            var words = WordListForm.Lines(form.Words);
            var allowed = WordListForm.Lines(form.Allowed);
            total += words.Count;
            if (words.Count == 0)
                problems.TryAdd(Field(i, "words"), texts["A list holds at least one word. Tick “Remove the list” to be rid of it."]);
            else if (total > MaxWords)
                problems.TryAdd(Field(i, "words"), texts["At most {0} words in all lists together.", Say.Number(MaxWords)]);
            CheckLengths(Field(i, "words"), words, problems);
            CheckLengths(Field(i, "allowed"), allowed, problems);
            lists.Add(new WordList(name, form.Action ?? WordAction.Flag, form.Category ?? Category.Inflammatory, words) { Allowed = allowed, BySound = form.BySound });
        }

        return lists;
    }

    public static string Field(int list, string name) => string.Create(CultureInfo.InvariantCulture, $"lists-{list}-{name}");

    private void CheckLengths(string field, IReadOnlyList<string> lines, Dictionary<string, string> problems)
    {
        if (lines.FirstOrDefault(line => line.Length > MaxWordLength) is { } tooLong)
            problems.TryAdd(field, texts["“{0}…” is longer than {1} characters. One word a line.", tooLong[..20], MaxWordLength]);
        if (lines.FirstOrDefault(line => line.Length <= MaxWordLength && !WordLists.CanFind(line)) is { } nothing)
            problems.TryAdd(field, texts["“{0}” holds no letter or sign that can be looked for.", nothing]);
    }
}
