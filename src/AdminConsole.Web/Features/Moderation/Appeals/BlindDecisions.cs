using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Features.Moderation.Appeals;

/// <summary>
/// Decisions the viewer may have to judge on appeal: while it waits, the pages that lie beside it (the comment's history,
/// the author's record) leave out who decided, as the appeal itself does. Leads see it, they answer for the team. The list
/// of all decisions names everybody: who looks there for the name wants to know it.
/// </summary>
internal static class BlindDecisions
{
    public static IQueryable<Guid> Of(ConsoleDb db, Viewer viewer) => viewer.May(Policies.Lead)
        ? db.Appeals.Where(a => false).Select(a => a.DecisionId)
        : AppealsQuery.VisibleTo(db, viewer).Where(a => a.State == AppealState.Waiting).Select(a => a.DecisionId);
}
