using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Curation.Blend;

public abstract record RecipeSaved
{
    public sealed record Saved(RecipeVersion Version) : RecipeSaved;

    /// <summary>Numbers that make no sense by themselves.</summary>
    public sealed record Invalid(IReadOnlyList<RecipeProblem> Problems) : RecipeSaved;

    public sealed record NoReason : RecipeSaved;

    /// <summary>Somebody else made another version live since the draft was begun.</summary>
    public sealed record Stale(RecipeVersion Live) : RecipeSaved;

    public sealed record UnknownVersion(int Number) : RecipeSaved;
}

/// <summary>The recipes of the surfaces: saving makes a new version, which is live from then on; every version can come back.</summary>
public sealed class Recipes(IDbContextFactory<ConsoleDb> databases, AuditedWriter writer, TimeProvider clock)
{
    /// <summary>The live version of a surface; the first to ask makes the shipped recipe version 1.</summary>
    public async Task<RecipeVersion> LiveAsync(Surface surface, CancellationToken cancellationToken)
    {
        if (await ReadLiveAsync(surface, cancellationToken) is { } live)
            return live;
        return await writer.WriteAsync(
            ProcessContext.System("recipe.ship", "recipes"),
            async (db, now) =>
            {
                if (await LiveAsync(db, surface, cancellationToken) is { } already)
                    return (already, AuditSubject.Nothing);
                var first = Make(surface, 1, ShippedRecipes.Of(surface), "The recipe this console is shipped with", null, ProcessContext.System("", "recipes"), now);
                db.RecipeVersions.Add(first);
                db.Recipes.Add(new Recipe { Surface = surface, LiveVersionId = first.Id });
                return (first, SubjectOf(first));
            },
            cancellationToken);
    }

    /// <summary>Every version of a surface, the newest first.</summary>
    public async Task<IReadOnlyList<RecipeVersion>> HistoryAsync(Surface surface, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.RecipeVersions.AsNoTracking().Where(v => v.Surface == surface).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
    }

    /// <param name="basedOn">Number of the live version that the draft was begun on.</param>
    public async Task<RecipeSaved> SaveAsync(
        ProcessContext context, Surface surface, RecipeSettings settings, int basedOn, CancellationToken cancellationToken)
    {
        if (settings.Problems() is { Count: > 0 } problems)
            return new RecipeSaved.Invalid(problems);
        if (string.IsNullOrWhiteSpace(context.Reason))
            return new RecipeSaved.NoReason();
        return await AppendAsync(context, surface, basedOn, (_, _) => Task.FromResult<(RecipeSettings, int?)?>((settings, null)), 0, cancellationToken);
    }

    /// <summary>Makes a copy of an older version the newest and live one, so that the history stays a straight line.</summary>
    public async Task<RecipeSaved> RestoreAsync(ProcessContext context, Surface surface, int number, int basedOn, CancellationToken cancellationToken) =>
        await AppendAsync(context, surface, basedOn, async (db, cancel) =>
            await db.RecipeVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Surface == surface && v.Number == number, cancel) is { } old
                ? (RecipeSettings.From(old), number)
                : null, number, cancellationToken);

    private async Task<RecipeSaved> AppendAsync(
        ProcessContext context,
        Surface surface,
        int basedOn,
        Func<ConsoleDb, CancellationToken, Task<(RecipeSettings Settings, int? RestoredFrom)?>> what,
        int number,
        CancellationToken cancellationToken)
    {
        await LiveAsync(surface, cancellationToken);
        return await writer.WriteAsync<RecipeSaved>(
            context,
            async (db, now) =>
            {
                var recipe = await db.Recipes.SingleAsync(r => r.Surface == surface, cancellationToken);
                var live = await db.RecipeVersions.AsNoTracking().SingleAsync(v => v.Id == recipe.LiveVersionId, cancellationToken);
                if (live.Number != basedOn)
                    return (new RecipeSaved.Stale(live), AuditSubject.Nothing);
                if (await what(db, cancellationToken) is not { } content)
                    return (new RecipeSaved.UnknownVersion(number), AuditSubject.Nothing);
                var last = await db.RecipeVersions.Where(v => v.Surface == surface).MaxAsync(v => v.Number, cancellationToken);
                var version = Make(surface, last + 1, content.Settings, context.Reason ?? "", content.RestoredFrom, context, now);
                db.RecipeVersions.Add(version);
                recipe.LiveVersionId = version.Id;
                return (new RecipeSaved.Saved(version), SubjectOf(version));
            },
            cancellationToken);
    }

    private async Task<RecipeVersion?> ReadLiveAsync(Surface surface, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await LiveAsync(db, surface, cancellationToken);
    }

    private static Task<RecipeVersion?> LiveAsync(ConsoleDb db, Surface surface, CancellationToken cancellationToken) =>
        (from recipe in db.Recipes
         where recipe.Surface == surface
         join version in db.RecipeVersions on recipe.LiveVersionId equals version.Id
         select version).AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    private RecipeVersion Make(
        Surface surface, int number, RecipeSettings settings, string reason, int? restoredFrom, ProcessContext context, DateTimeOffset now) => new()
        {
            Id = Ids.New(clock),
            Surface = surface,
            Number = number,
            Weights = settings.WeightsJson(),
            Rules = settings.RulesJson(),
            Reason = reason,
            RestoredFrom = restoredFrom,
            CreatedBy = context.Actor,
            CreatedById = context.ActorId,
            CreatedAt = now,
        };

    private static AuditSubject SubjectOf(RecipeVersion version) => new(
        $"recipe:{version.Surface.ToString().ToLowerInvariant()}",
        JsonSerializer.Serialize(new { version = version.Number, restoredFrom = version.RestoredFrom }));
}
