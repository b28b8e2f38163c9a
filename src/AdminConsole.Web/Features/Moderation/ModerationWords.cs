using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Web.Shell;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation;

/// <summary>The field's closed lists in the reader's language.</summary>
public sealed class ModerationWords(IStringLocalizer<ModerationText> words)
{
    public string Of(Category category) => category switch
    {
        Category.Inflammatory => words["Inflammatory"],
        Category.Marketing => words["Marketing"],
        Category.Improper => words["Improper"],
        _ => category.ToString(),
    };

    public string Of(RemovalReason reason) => reason switch
    {
        RemovalReason.Insult => words["Insult"],
        RemovalReason.Incitement => words["Incitement"],
        RemovalReason.Marketing => words["Marketing"],
        RemovalReason.Sexual => words["Sexual"],
        RemovalReason.Privacy => words["Privacy"],
        RemovalReason.Other => words["Other"],
        _ => reason.ToString(),
    };

    public string Of(CommentStatus status) => status switch
    {
        CommentStatus.Received => words["Not scored yet"],
        CommentStatus.Clear => words["Never flagged"],
        CommentStatus.Waiting => words["Waiting"],
        CommentStatus.Approved => words["Approved"],
        CommentStatus.Removed => words["Removed"],
        CommentStatus.Escalated => words["Escalated"],
        CommentStatus.Withdrawn => words["Withdrawn"],
        _ => status.ToString(),
    };

    /// <summary>3 people, 12 bots · spam, insult</summary>
    public string Reports(ReportTally reports)
    {
        var who = new List<string>(2);
        if (reports.People > 0 || reports.Bots == 0)
            who.Add(words.Count(reports.People, "{0} person", "{0} people"));
        if (reports.Bots > 0)
            who.Add(words.Count(reports.Bots, "{0} bot", "{0} bots"));
        var sentence = string.Join(words[", "].Value, who);
        return reports.Reasons.Count == 0 ? sentence : $"{sentence} · {string.Join(words[", "].Value, reports.Reasons)}";
    }

    /// <summary>What was done: Removed, Approved, …</summary>
    public string Done(DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => words["Approved"],
        DecisionKind.Remove => words["Removed"],
        DecisionKind.Escalate => words["Escalated"],
        DecisionKind.Undo => words["Undone"],
        DecisionKind.Hold => words["Put aside"],
        DecisionKind.Assign => words["Handed on"],
        _ => kind.ToString(),
    };

    /// <summary>Chen Yu removed</summary>
    public string Who(StandingDecision decision) => decision.Kind switch
    {
        DecisionKind.Approve => words["{0} approved", decision.By],
        DecisionKind.Remove => words["{0} removed", decision.By],
        DecisionKind.Escalate => words["{0} escalated", decision.By],
        DecisionKind.Hold => words["{0} put it aside", decision.By],
        DecisionKind.Assign => words["{0} handed it to {1}", decision.By, decision.AssignedTo ?? ""],
        _ => decision.By,
    };

    /// <summary>The whole sentence for who comes second.</summary>
    public string WhoWhatWhen(StandingDecision decision, string when) => decision switch
    {
        { Kind: DecisionKind.Approve } => words["{0} approved this comment {1}. Your decision was not recorded.", decision.By, when],
        { Kind: DecisionKind.Escalate } => words["{0} escalated this comment {1}. Your decision was not recorded.", decision.By, when],
        { Kind: DecisionKind.Hold } => words["{0} put this comment aside {1}. Your decision was not recorded.", decision.By, when],
        { Kind: DecisionKind.Assign, AssignedTo: { } person } => words["{0} handed this comment to {1} {2}. Your decision was not recorded.", decision.By, person, when],
        { Reason: { } reason } => words["{0} removed this comment as “{1}” {2}. Your decision was not recorded.", decision.By, Of(reason), when],
        _ => words["{0} removed this comment {1}. Your decision was not recorded.", decision.By, when],
    };

    public static string Icon(DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => "check",
        DecisionKind.Remove => "remove",
        DecisionKind.Escalate => "escalate",
        DecisionKind.Hold => "history",
        DecisionKind.Assign => "user",
        _ => "undo",
    };

    /// <summary>The reason a flag of that category most often ends in.</summary>
    public static RemovalReason Suggested(Category category) => category switch
    {
        Category.Marketing => RemovalReason.Marketing,
        Category.Improper => RemovalReason.Sexual,
        _ => RemovalReason.Insult,
    };
}
