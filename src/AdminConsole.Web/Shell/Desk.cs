using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Shell;

/// <summary>How the viewer likes their desk: rows, blur, keys, grace. Read once per request, by the frame or whoever needs it first.</summary>
public sealed class Desk(ConsoleDb db, Viewer viewer)
{
    private PersonSettings? mine;

    public async ValueTask<PersonSettings> MineAsync(CancellationToken cancel) => mine ??=
        viewer.Id is { } id
            ? await db.PersonSettings.AsNoTracking().SingleOrDefaultAsync(s => s.PersonId == id, cancel) ?? new PersonSettings { PersonId = id }
            : new PersonSettings { PersonId = Guid.Empty };
}
