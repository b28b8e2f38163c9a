using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Shell;

/// <summary>One place to jump to. <see cref="Group"/> is already in the viewer's language.</summary>
public sealed record JumpTarget(string Group, string Title, string Href, string Icon, string? Note = null, string? Lang = null);

/// <summary>Something the palette can find: <c>services.AddScoped&lt;IJumpSource, TrackJumpSource&gt;()</c>.</summary>
public interface IJumpSource
{
    /// <summary>The policy a viewer needs to be offered these; null for everybody.</summary>
    string? Policy { get; }

    /// <summary>At most <paramref name="take"/> places that match; an empty query asks for what is worth showing unasked.</summary>
    Task<IReadOnlyList<JumpTarget>> FindAsync(string query, int take, CancellationToken cancel);
}

/// <summary>The rooms themselves, found by their English or Chinese name.</summary>
public sealed class RailJumpSource(Viewer viewer, IStringLocalizer<ShellText> words) : IJumpSource
{
    public string? Policy => null;

    public Task<IReadOnlyList<JumpTarget>> FindAsync(string query, int take, CancellationToken cancel)
    {
        var rooms = Rail.For(viewer).SelectMany(section => section.Rooms.Select(room => (section, room)))
            .Where(x => Matches(x.room, query))
            .Select(x => new JumpTarget(words["Pages"], words[x.room.Name], x.room.Path, x.room.Icon, words[x.section.Name]))
            .Append(new JumpTarget(words["Pages"], words["Home"], "/", "home"))
            .Append(new JumpTarget(words["Pages"], words["Settings"], "/settings", "rules"))
            .Where(target => target.Href is not ("/" or "/settings") || target.Title.Contains(query, StringComparison.OrdinalIgnoreCase));
        return Task.FromResult<IReadOnlyList<JumpTarget>>([.. rooms.Take(take)]);
    }

    private bool Matches(RailRoom room, string query) =>
        room.Name.Contains(query, StringComparison.OrdinalIgnoreCase)
        || words[room.Name].Value.Contains(query, StringComparison.OrdinalIgnoreCase)
        || room.Path.Contains(query, StringComparison.OrdinalIgnoreCase);
}
