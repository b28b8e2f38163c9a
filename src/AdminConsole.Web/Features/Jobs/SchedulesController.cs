using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Jobs;

/// <summary>When work is done by itself. Fire times are shown before anything is saved.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class SchedulesController(Schedules schedules, ConsoleDb db, Viewer viewer, TimeProvider clock, IStringLocalizer<JobsText> words) : Controller
{
    [HttpGet("/schedules")]
    public async Task<IActionResult> Index(Guid? edit, bool @new, string? q, CancellationToken cancel)
    {
        var page = await PageAsync(cancel);
        var open = page.Rows.FirstOrDefault(r => r.Schedule.Id == edit)?.Schedule;
        var form = open is null
            ? new ScheduleForm { JobKind = page.Kinds is [var first, ..] ? first : null, Cron = "0 30 3 * * ?", TimeZone = viewer.Zone.Id }
            : ScheduleForm.Of(open);
        return View("Schedules", page with
        {
            Rows = string.IsNullOrWhiteSpace(q) ? page.Rows : [.. page.Rows.Where(r => r.Schedule.Name.Contains(q.Trim(), StringComparison.OrdinalIgnoreCase))],
            Q = q,
            Open = open,
            IsNew = @new,
            Form = form,
            Times = Times(form),
        });
    }

    [HttpGet("/schedules/preview")]
    public IActionResult Preview(ScheduleForm form) => PartialView("_FireTimes", Times(form));

    [HttpPost("/schedules")]
    public Task<IActionResult> Add(ScheduleForm form, CancellationToken cancel) =>
        SaveAsync(null, form, draft => schedules.AddAsync(viewer.Doing("schedule.add"), draft, cancel), cancel);

    [HttpPost("/schedules/{id:guid}")]
    public Task<IActionResult> Change(Guid id, ScheduleForm form, CancellationToken cancel) =>
        SaveAsync(id, form, draft => schedules.ChangeAsync(viewer.Doing("schedule.change"), id, form.Version, draft, cancel), cancel);

    [HttpPost("/schedules/{id:guid}/run")]
    public async Task<IActionResult> Run(Guid id, CancellationToken cancel)
    {
        if (await schedules.RunNowAsync(viewer.Doing("schedule.run"), id, cancel) is null)
            return NotFound();
        this.Notify(words["The job is on its way."]);
        return Redirect("/jobs");
    }

    [HttpPost("/schedules/{id:guid}/enable")]
    public async Task<IActionResult> Enable(Guid id, long version, CancellationToken cancel) =>
        Say(await schedules.SetEnabledAsync(viewer.Doing("schedule.enable"), id, version, enabled: true, cancel), id, words["The schedule is on."]);

    [HttpPost("/schedules/{id:guid}/disable")]
    public async Task<IActionResult> Disable(Guid id, long version, CancellationToken cancel) =>
        Say(await schedules.SetEnabledAsync(viewer.Doing("schedule.disable"), id, version, enabled: false, cancel), id, words["The schedule is paused."]);

    [HttpPost("/schedules/{id:guid}/delete")]
    public async Task<IActionResult> Delete(Guid id, long version, CancellationToken cancel) =>
        Say(await schedules.DeleteAsync(viewer.Doing("schedule.delete"), id, version, cancel), null, words["The schedule is deleted."]);

    private async Task<IActionResult> SaveAsync(Guid? id, ScheduleForm form, Func<ScheduleDraft, Task<ScheduleSaved>> save, CancellationToken cancel)
    {
        var draft = form.Draft(out var badDay);
        if (form.Do == "check")
            return View("Schedules", await AgainAsync(id, form, null, cancel));
        if (badDay is not null)
            return await RefuseAsync(id, form, ("days", BadDay(badDay)), cancel);
        var outcome = await save(draft);
        return outcome is ScheduleSaved.Refused refused
            ? await RefuseAsync(id, form, (Field(refused.Problem), JobWords.Problem(words, refused.Problem)), cancel)
            : Say(outcome, id, words["Saved. It takes effect within two seconds."]);
    }

    private IActionResult Say(ScheduleSaved outcome, Guid? id, string done)
    {
        if (outcome is ScheduleSaved.NotFound)
            return NotFound();
        if (outcome is ScheduleSaved.Stale)
            this.Warn(words["Somebody changed this schedule meanwhile. Here is how it stands now; nothing of yours was saved."]);
        else
            this.Notify(done);
        return RedirectToAction(nameof(Index), id is null ? null : new { edit = id });
    }

    private async Task<IActionResult> RefuseAsync(Guid? id, ScheduleForm form, (string, string) refused, CancellationToken cancel)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Schedules", await AgainAsync(id, form, refused, cancel));
    }

    private async Task<SchedulesPage> AgainAsync(Guid? id, ScheduleForm form, (string, string)? refused, CancellationToken cancel)
    {
        var page = await PageAsync(cancel);
        return page with { Open = page.Rows.FirstOrDefault(r => r.Schedule.Id == id)?.Schedule, Form = form, Times = Times(form), Refused = refused };
    }

    private FireTimes Times(ScheduleForm form)
    {
        var draft = form.Draft(out var badDay);
        if (badDay is not null)
            return new FireTimes(BadDay(badDay), [], null);
        var preview = schedules.Preview(draft);
        return new FireTimes(preview.Problem is { } problem ? JobWords.Problem(words, problem) : null, preview.Next, ScheduleTimes.Zone(draft.TimeZone));
    }

    private async Task<SchedulesPage> PageAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var rows = new List<ScheduleRow>();
        foreach (var schedule in await db.Schedules.AsNoTracking().OrderBy(s => s.Name).ToListAsync(cancel))
        {
            var key = Schedules.KeyOf(schedule.Id);
            var last = await db.JobRuns.AsNoTracking().Where(j => j.UniqueKey!.StartsWith(key)).OrderByDescending(j => j.CreatedAt).FirstOrDefaultAsync(cancel);
            var next = ScheduleTimes.Preview(schedule.Cron, schedule.TimeZone, schedule.BlackoutDays, now).Next;
            rows.Add(new ScheduleRow(schedule, schedule.Enabled && next.Count > 0 ? next[0] : null, last));
        }

        return new SchedulesPage(rows, schedules.Kinds());
    }

    private string BadDay(string line) => words["“{0}” is no date. Write one day a line, such as 2027-02-06.", line];

    private static string Field(ScheduleProblem problem) => problem switch
    {
        ScheduleProblem.NameLength or ScheduleProblem.NameTaken => "name",
        ScheduleProblem.UnknownKind => "kind",
        ScheduleProblem.UnknownZone => "zone",
        _ => "cron",
    };
}
