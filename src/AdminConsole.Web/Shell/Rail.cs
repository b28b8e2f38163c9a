using AdminConsole.Web.Hosting;

namespace AdminConsole.Web.Shell;

/// <summary>A room on the rail. <see cref="Name"/> is an English key of <see cref="ShellText"/>.</summary>
public sealed record RailRoom(string Key, string Path, string Name, string Icon, string Policy);

public sealed record RailSection(string Name, IReadOnlyList<RailRoom> Rooms);

/// <summary>The rail as one viewer sees it now.</summary>
/// <param name="Here">The key of the room that is open, if one is.</param>
public sealed record RailView(IEnumerable<RailSection> Sections, IReadOnlyDictionary<string, RailFigure> Figures, string? Here, bool AtHome);

/// <summary>The rooms, in the order people meet them. The rail, the jump palette and the 403 page read this one list.</summary>
public static class Rail
{
    public static IReadOnlyList<RailSection> Sections { get; } =
    [
        new("Moderate",
        [
            new("queue", "/queue", "Queue", "queue", Policies.Moderate),
            new("appeals", "/appeals", "Appeals", "appeal", Policies.Moderate),
            new("authors", "/authors", "Authors", "user", Policies.Moderate),
            new("campaigns", "/campaigns", "Campaigns", "layers", Policies.Moderate),
            new("policy", "/policy", "Rules", "rules", Policies.Lead),
            new("quality", "/quality", "Quality", "check", Policies.Lead),
            new("webhooks", "/webhooks", "Webhooks", "link", Policies.Lead),
        ]),
        new("Curate",
        [
            new("playlists", "/playlists", "Playlists", "playlist", Policies.Curate),
            new("recipes", "/recipes", "Recipes", "recipe", Policies.Recipes),
            new("catalogue", "/catalogue", "Catalogue", "catalogue", Policies.Curate),
        ]),
        new("Learn",
        [
            new("models", "/models", "Models", "model", Policies.Learn),
            new("schedules", "/schedules", "Schedules", "calendar", Policies.Admin),
            new("jobs", "/jobs", "Jobs", "jobs", Policies.Admin),
        ]),
        new("Admin",
        [
            new("people", "/people", "People", "people", Policies.Admin),
            new("api-keys", "/api-keys", "API keys", "key", Policies.Admin),
            new("audit", "/audit", "Audit log", "audit", Policies.Admin),
            new("health", "/health-page", "Health", "health", Policies.Admin),
        ]),
    ];

    public static IEnumerable<RailRoom> Rooms => Sections.SelectMany(section => section.Rooms);

    public static RailRoom? At(PathString path) =>
        Rooms.Where(room => path.StartsWithSegments(room.Path, StringComparison.OrdinalIgnoreCase)).MaxBy(room => room.Path.Length);

    public static IEnumerable<RailSection> For(Viewer viewer) => Sections
        .Select(section => section with { Rooms = [.. section.Rooms.Where(room => viewer.May(room.Policy))] })
        .Where(section => section.Rooms.Count > 0);
}
