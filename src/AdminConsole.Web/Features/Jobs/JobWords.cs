using AdminConsole.Engine.Scheduling;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Jobs;

/// <summary>Kinds, states and refusals in the reader's language.</summary>
internal static class JobWords
{
    public static string Kind(IStringLocalizer<JobsText> words, string kind) => kind switch
    {
        "train-classifier" => words["Train the classifier"],
        "train-recommender" => words["Train the recommender"],
        "rescore-comments" => words["Score comments again"],
        "measure-drift" => words["Measure drift"],
        "demo-shadow" => words["Prepare the demo's shadow run"],
        "follow-campaigns" => words["Let comments follow their campaign"],
        "decide-batches" => words["Decide batches"],
        "deliver-webhooks" => words["Deliver webhooks"],
        _ => kind,
    };

    public static string State(IStringLocalizer<JobsText> words, JobState state) => state switch
    {
        JobState.Queued => words["waiting"],
        JobState.Running => words["running"],
        JobState.Done => words["done"],
        JobState.Failed => words["failed"],
        _ => words["cancelled"],
    };

    public static string StateClass(JobState state) => state switch
    {
        JobState.Queued => "state state-off",
        JobState.Running => "state state-run",
        JobState.Done => "state state-ok",
        JobState.Failed => "state state-bad bad",
        _ => "state state-off",
    };

    public static string Problem(IStringLocalizer<JobsText> words, ScheduleProblem problem) => problem switch
    {
        ScheduleProblem.NameLength => words["A name of 1 to 100 characters."],
        ScheduleProblem.NameTaken => words["Another schedule has this name."],
        ScheduleProblem.UnknownKind => words["This console has no such job. Choose one from the list."],
        ScheduleProblem.UnknownZone => words["No such time zone. Use an IANA name such as Asia/Shanghai."],
        ScheduleProblem.FiveFields => words["This cron has five fields. Put the seconds first: 0 30 3 * * ? is 03:30 every day."],
        ScheduleProblem.NinetyNine => words["99 would be read as “every”. Use * for every, or a number that exists."],
        ScheduleProblem.NeverFires => words["This never fires: there is no such date in the years to come."],
        _ => words["This cron cannot be read. It has six fields: second, minute, hour, day, month, weekday, with ? for one of the two days."],
    };
}
