using System.Globalization;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>What became of moving the upper handle.</summary>
public abstract record HandleOutcome
{
    private HandleOutcome()
    {
    }

    public sealed record Set : HandleOutcome;

    /// <summary>Somebody moved it meanwhile, or a rule changed its state by itself (then nobody's name).</summary>
    public sealed record Stale(string By) : HandleOutcome;
}

/// <summary>The rules behind a category's upper handle, as one lead saw them.</summary>
/// <param name="Mark">Differs once any of them was added or changed its state.</param>
/// <param name="By">Who did so last; null while nobody ever did.</param>
public sealed record HandleSeen(string Mark, string? By)
{
    public static async Task<HandleSeen> ReadAsync(ConsoleDb db, Category category, CancellationToken cancellationToken)
    {
        var rules = await AutoRules.OfHandle(db, category).OrderBy(r => r.StateSince).ThenBy(r => r.Id)
            .Select(r => new { r.Version, r.StateBy }).ToListAsync(cancellationToken);
        return new HandleSeen(
            string.Create(CultureInfo.InvariantCulture, $"{rules.Count}.{rules.Sum(r => r.Version)}"), rules.Count > 0 ? rules[^1].StateBy : null);
    }
}
