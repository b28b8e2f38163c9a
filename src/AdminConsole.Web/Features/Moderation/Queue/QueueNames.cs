using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Names for the filters in force.</summary>
public sealed class QueueNames(ConsoleDb db)
{
    public Task<NamedId?> ThreadAsync(Guid id, CancellationToken cancel) =>
        db.Threads.Where(t => t.Id == id).Select(t => new NamedId(t.Id, t.Title)).SingleOrDefaultAsync(cancel);

    public Task<NamedId?> AuthorAsync(Guid id, CancellationToken cancel) =>
        db.Authors.Where(a => a.Id == id).Select(a => new NamedId(a.Id, a.Name ?? a.PlatformId)).SingleOrDefaultAsync(cancel);
}
