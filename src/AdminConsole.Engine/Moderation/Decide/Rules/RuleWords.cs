using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>
/// Which word lists a rule's "a listed word" stands on: the first 64 bits of a SHA-256 over those that flag for its category.
/// Their names, their order and that of their words change nothing that they find, and so change no mark; back to the words of
/// before is back to the mark of before.
/// </summary>
public static class RuleWords
{
    /// <summary>Of the policy in force as this transaction sees it.</summary>
    public static async Task<long> NowAsync(ConsoleDb db, Category category, CancellationToken cancellationToken) =>
        MarkOf(await ListsAsync(db, cancellationToken), category);

    /// <summary>Of every category.</summary>
    public static async Task<long[]> AllNowAsync(ConsoleDb db, CancellationToken cancellationToken)
    {
        var lists = await ListsAsync(db, cancellationToken);
        return [.. Categories.All.Select(category => MarkOf(lists, category))];
    }

    internal static long MarkOf(IReadOnlyList<WordList> lists, Category category)
    {
        var found = lists.Where(list => list.Action == WordAction.Flag && list.Category == category)
            .Select(list => JsonSerializer.Serialize(new { list.BySound, Words = Sorted(list.Words), Allowed = Sorted(list.Allowed) }))
            .Order(StringComparer.Ordinal);
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { Category = (int)category, Lists = found }));
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static IEnumerable<string> Sorted(IReadOnlyList<string> words) => words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static async Task<IReadOnlyList<WordList>> ListsAsync(ConsoleDb db, CancellationToken cancellationToken) =>
        await db.PolicyVersions.AsNoTracking().OrderByDescending(p => p.Number).Select(p => p.Words).FirstOrDefaultAsync(cancellationToken) is { } words
            ? PolicyWords.Read(words) : [];
}
