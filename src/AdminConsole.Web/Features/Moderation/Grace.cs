using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Features.Moderation;

/// <summary>How long the viewer may take back what they decided without saying why: their own setting, else the console's.</summary>
public sealed class Grace(Desk desk, DecideOptions options, Viewer viewer, TimeProvider clock)
{
    /// <summary>Whole seconds left; 0 when it is over, or somebody else decided.</summary>
    public async Task<int> LeftAsync(Guid? by, DateTimeOffset at, CancellationToken cancel)
    {
        if (by is null || by != viewer.Id)
            return 0;
        var whole = TimeSpan.FromSeconds((await desk.MineAsync(cancel)).GraceSeconds ?? options.GraceSeconds);
        return Math.Max(0, (int)Math.Ceiling((at + whole - clock.GetUtcNow()).TotalSeconds));
    }
}
