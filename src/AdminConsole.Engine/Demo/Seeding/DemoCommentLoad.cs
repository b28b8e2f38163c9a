using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>Comments through Ingest, Score and Queue; then what readers and moderators had done about the older ones.</summary>
public sealed class DemoCommentLoad(CommentIntake intake, DemoHistory history, DemoAppeals appeals)
{
    public async Task TakeAsync(DemoPlatform platform, CancellationToken cancellationToken)
    {
        var artists = platform.Artists.ToDictionary(a => a.Id, a => a.Name, StringComparer.Ordinal);
        var owners = platform.Listeners.ToDictionary(l => l.Id, l => l.Name, StringComparer.Ordinal);
        var threads = platform.Tracks.Select(t => (t.Id, t.Title, By: artists[t.ArtistId]))
            .Concat(platform.Playlists.Select(p => (p.Id, p.Title, By: owners[p.OwnerId])))
            .ToDictionary(t => t.Id, t => (t.Title, t.By), StringComparer.Ordinal);
        var rows = platform.Comments.Select(c => new IncomingComment(
            c.Id, c.Text, c.AuthorId, c.AuthorName, c.ThreadId,
            c.ThreadKind == DemoThreadKind.Track ? ThreadKind.Track : ThreadKind.Playlist,
            threads[c.ThreadId].Title, threads[c.ThreadId].By, c.ParentId, c.CreatedAt, c.Likes, c.Province)
        {
            ReceivedAt = c.CreatedAt.AddSeconds(2),
        });
        foreach (var batch in rows.Chunk(CommentIntake.BatchSize))
            await intake.TakeAsync(ProcessContext.System("demo.comments", "demo"), batch, cancellationToken);
    }

    public async Task TakeHistoryAsync(DemoPlatform platform, CancellationToken cancellationToken)
    {
        await history.TakeAsync(platform, cancellationToken);
        await appeals.TakeAsync(platform, cancellationToken);
    }
}
