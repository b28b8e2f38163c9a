using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Accounts;

/// <summary>What one person may choose for their desk; what they leave alone is as the console has it.</summary>
/// <param name="GraceSeconds">0…<see cref="Desks.MaxGraceSeconds"/>; null takes the console's.</param>
public sealed record DeskChoice(bool Compact, bool Blur, int? GraceSeconds);

/// <summary>Keeps how people like their desks, so that it is the same in every browser they sit down at.</summary>
public sealed class Desks(AuditedWriter writer)
{
    public const int MaxGraceSeconds = 60;
    private const int MaxKeys = 100;
    private const int MaxKeyLength = 20;

    public Task<bool> SetAsync(ProcessContext context, Guid personId, DeskChoice choice, CancellationToken cancellationToken)
    {
        if (choice.GraceSeconds is < 0 or > MaxGraceSeconds)
            throw new ArgumentOutOfRangeException(nameof(choice), choice.GraceSeconds, "The grace period lies outside its bounds.");
        return ChangeAsync(context, personId, settings =>
        {
            settings.Compact = choice.Compact;
            settings.Blur = choice.Blur;
            settings.GraceSeconds = choice.GraceSeconds;
        }, cancellationToken);
    }

    public Task<bool> SetBlurAsync(ProcessContext context, Guid personId, bool blur, CancellationToken cancellationToken) =>
        ChangeAsync(context, personId, settings => settings.Blur = blur, cancellationToken);

    /// <param name="keys">Default key to chosen key; a key that answers to itself is left out.</param>
    /// <returns>False when it is not such a map.</returns>
    public async Task<bool> SetKeysAsync(ProcessContext context, Guid personId, IReadOnlyDictionary<string, string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count > MaxKeys || keys.Any(k => k.Key.Length is 0 or > MaxKeyLength || k.Value is not { Length: > 0 and <= MaxKeyLength }))
            return false;
        var chosen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in keys.Where(k => !string.Equals(k.Key, k.Value, StringComparison.Ordinal)))
            chosen[key] = value;
        await ChangeAsync(context, personId, settings => settings.Keys = JsonSerializer.Serialize(chosen), cancellationToken);
        return true;
    }

    private Task<bool> ChangeAsync(ProcessContext context, Guid personId, Action<PersonSettings> change, CancellationToken cancellationToken) =>
        writer.WriteAsync(context, async (db, _) =>
        {
            var settings = await db.PersonSettings.SingleOrDefaultAsync(s => s.PersonId == personId, cancellationToken);
            if (settings is null)
                db.PersonSettings.Add(settings = new PersonSettings { PersonId = personId });
            change(settings);
            if (!db.ChangeTracker.HasChanges())
                return (true, AuditSubject.Nothing);
            return (true, new AuditSubject($"person:{personId}", JsonSerializer.Serialize(new { settings.Compact, settings.Blur, settings.GraceSeconds, settings.Keys })));
        }, cancellationToken);
}
