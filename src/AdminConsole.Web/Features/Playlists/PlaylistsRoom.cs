using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Playlists;

/// <summary>What the playlists' room brings to the console.</summary>
public static class PlaylistsRoom
{
    public static IServiceCollection AddPlaylistsRoom(this IServiceCollection services) => services
        .AddScoped<PlaylistsQuery>()
        .AddScoped<EditorQuery>()
        .AddScoped<IRailCount, PlaylistsRailCount>()
        .AddScoped<IJumpSource, PlaylistJump>();
}

/// <summary>Playlists an editor still has to finish, or that wait for their window.</summary>
internal sealed class PlaylistsRailCount(ConsoleDb db) : IRailCount
{
    public string Room => "playlists";

    public async Task<RailFigure> CountAsync(CancellationToken cancel) => new(await db.Playlists.CountAsync(
        p => p.Kind == PlaylistKind.Editorial && (p.State == PlaylistState.Draft || p.State == PlaylistState.Scheduled), cancel));
}

internal sealed class PlaylistJump(ConsoleDb db, IStringLocalizer<PlaylistsText> words) : IJumpSource
{
    public string? Policy => Policies.Curate;

    public async Task<IReadOnlyList<JumpTarget>> FindAsync(string query, int take, CancellationToken cancel)
    {
        if (query.Length == 0)
            return [];
        var found = await db.Playlists.AsNoTracking()
            .Containing(query, [p => p.Title, p => p.Slug])
            .OrderBy(p => p.Kind == PlaylistKind.Editorial ? 0 : 1).ThenByDescending(p => p.Followers)
            .Take(take).Select(p => new { p.Title, p.Slug, p.State }).ToListAsync(cancel);
        return [.. found.Select(p => new JumpTarget(words["Playlists"], p.Title, $"/playlists/{p.Slug}", "playlist", words.State(p.State)))];
    }
}
