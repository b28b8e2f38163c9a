using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Candidates;

/// <summary>
/// What editors stand behind at present, the strongest first. Publishing owns the playlists, so it answers; this stage only says
/// what it needs to know.
/// </summary>
public interface IEditorialPool
{
    Task<IReadOnlyList<TrackId>> PicksAsync(CancellationToken cancellationToken);
}
