using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Web.Shell;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Queue.Selection;

/// <summary>What became of a batch, in a sentence.</summary>
public sealed class BatchWords(IStringLocalizer<DeskText> words, ModerationWords say)
{
    /// <summary>498 removed</summary>
    public string Done(Batch batch, int count) => batch.Kind switch
    {
        DecisionKind.Approve => words["{0} approved", Say.Number(count)],
        DecisionKind.Remove => words["{0} removed", Say.Number(count)],
        DecisionKind.Escalate => words["{0} escalated", Say.Number(count)],
        DecisionKind.Hold => words["{0} put aside", Say.Number(count)],
        _ => words["{0} handed to {1}", Say.Number(count), batch.AssignedTo ?? ""],
    };

    public string What(Batch batch) => batch.Reason is { } reason ? $"{say.Done(batch.Kind)} · {say.Of(reason)}" : say.Done(batch.Kind);

    /// <summary>2 were already decided by Chen Yu</summary>
    public string Conflict(BatchConflict conflict) => conflict.Outcome switch
    {
        BatchItemOutcome.AlreadyDecided => words.Count(conflict.Count, "{0} was already decided by ", "{0} were already decided by ") + conflict.By,
        BatchItemOutcome.Held => words.Count(conflict.Count, "{0} is open before ", "{0} are open before ") + conflict.By,
        BatchItemOutcome.TextChanged => words.Count(conflict.Count, "{0} was edited meanwhile", "{0} were edited meanwhile"),
        BatchItemOutcome.Kept => words.Count(conflict.Count, "{0} was decided anew and stays so", "{0} were decided anew and stay so"),
        _ => words.Count(conflict.Count, "{0} no longer waits", "{0} no longer wait"),
    };

    public string Of(BatchItemOutcome outcome) => outcome switch
    {
        BatchItemOutcome.Pending => words["not yet"],
        BatchItemOutcome.Recorded => words["decided"],
        BatchItemOutcome.AlreadyDecided => words["was decided already"],
        BatchItemOutcome.TextChanged => words["was edited meanwhile"],
        BatchItemOutcome.NotWaiting => words["no longer waits"],
        BatchItemOutcome.Held => words["is open elsewhere"],
        BatchItemOutcome.Undone => words["taken back"],
        _ => words["decided anew since"],
    };

    public string Nothing => words["Nothing of it waits any more; nothing was recorded."];

    public string TakenBack(BatchResult result) => result.IsFinished
        ? words.Count(result.Count(BatchItemOutcome.Undone), "{0} decision taken back; the comment waits again.", "{0} decisions taken back; the comments wait again.")
        : words["The batch is being taken back."];

    public string Refusal(BatchUndoOutcome outcome) => outcome switch
    {
        BatchUndoOutcome.AlreadyUndone already => words["{0} has taken this batch back already.", already.By],
        BatchUndoOutcome.StillRunning => words["The batch is still being decided; it can be taken back when it is done."],
        BatchUndoOutcome.NotYours other => words["Only a lead may undo what {0} decided.", other.By],
        _ => words["Say why the batch is taken back."],
    };
}
