using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>How many comments wait, beside the room's name.</summary>
public sealed class QueueRailCount(ConsoleDb db) : IRailCount
{
    public string Room => "queue";

    public async Task<RailFigure> CountAsync(CancellationToken cancel) =>
        new(await db.QueueEntries.LongCountAsync(e => e.State == QueueState.Waiting, cancel));
}
