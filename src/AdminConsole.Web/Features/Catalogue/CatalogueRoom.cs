using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Catalogue;

/// <summary>What the catalogue brings to the console.</summary>
public static class CatalogueRoom
{
    public static IServiceCollection AddCatalogueRoom(this IServiceCollection services) => services
        .AddScoped<CatalogueShelf>()
        .AddScoped<CatalogueQuery>()
        .AddScoped<IJumpSource, CatalogueJump>();
}

/// <summary>Tracks and artists by a part of their name.</summary>
internal sealed class CatalogueJump(ConsoleDb db, IStringLocalizer<CatalogueText> words) : IJumpSource
{
    public string? Policy => Policies.Curate;

    public async Task<IReadOnlyList<JumpTarget>> FindAsync(string query, int take, CancellationToken cancel)
    {
        if (query.Length == 0)
            return [];
        var tracks = await db.Tracks.AsNoTracking().Containing(query, [t => t.Title])
            .OrderByDescending(t => t.Popularity).ThenBy(t => t.PlatformId).Take(take)
            .Select(t => new { t.Id, t.Title, Artist = t.Artist!.Name }).ToListAsync(cancel);
        var artists = await db.Artists.AsNoTracking().Containing(query, [a => a.Name])
            .OrderBy(a => a.Name).Take(take).Select(a => new { a.Id, a.Name }).ToListAsync(cancel);
        return
        [
            .. tracks.Select(t => new JumpTarget(words["Tracks"], t.Title, $"/catalogue/tracks/{t.Id.Value}", "catalogue", t.Artist, Say.Lang(t.Title))),
            .. artists.Select(a => new JumpTarget(words["Artists"], a.Name, $"/catalogue/artists/{a.Id}", "people", null, Say.Lang(a.Name))),
        ];
    }
}
