using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Features.Moderation;

/// <summary>Who looks at the page, as the stages that decide know people.</summary>
internal static class ModeratorOf
{
    public static Moderator AsModerator(this Viewer viewer) => new(viewer.Id!.Value, viewer.Name, viewer.May(Policies.Lead));
}
