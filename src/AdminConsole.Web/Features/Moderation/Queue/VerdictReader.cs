using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Web.Shell;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Makes a verdict of what a form says, or a sentence that tells what is missing.</summary>
public sealed class VerdictReader(TeamQuery team, Viewer viewer, TimeProvider clock, IStringLocalizer<DeskText> words)
{
    public async Task<(Verdict? Verdict, string? Problem)> ReadAsync(VerdictForm form, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (form.Kind is not { } kind)
            return (null, words["Choose what becomes of it."]);
        if (form.Note?.Length > Verdict.MaxNoteLength)
            return (null, words["A note has at most {0} characters.", Verdict.MaxNoteLength]);
        var verdict = new Verdict(
            kind, form.Why, form.Note,
            kind == DecisionKind.Hold ? form.HoldUntil(now, viewer.Zone) : null,
            kind == DecisionKind.Assign ? await team.FindAsync(form.To, cancel) : null);
        if (verdict.ProblemAt(now) is null)
            return (verdict, null);
        return (null, kind switch
        {
            DecisionKind.Remove => words["Choose why the comment is removed."],
            DecisionKind.Hold => words["Choose a day and an hour to come, at most {0} days from now.", Verdict.LongestHold.Days],
            _ => words["That person does not moderate."],
        });
    }
}
