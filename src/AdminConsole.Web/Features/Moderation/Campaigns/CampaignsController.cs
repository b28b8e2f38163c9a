using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Moderation.Campaigns;

/// <summary>The campaigns: their list, each one's own page, and further members for the queue's reading pane.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class CampaignsController(CampaignsQuery campaigns, CampaignQuery campaign, CampaignPageQuery pages) : Controller
{
    [HttpGet("/campaigns")]
    public async Task<IActionResult> Index(CampaignsFilter filter, CancellationToken cancel) => View(await campaigns.PageAsync(filter, cancel));

    [HttpGet("/campaigns.csv")]
    public async Task<IActionResult> Csv(CampaignsFilter filter, CancellationToken cancel) => new CsvResult<CampaignRow>("campaigns", await campaigns.AllAsync(filter, cancel),
        ("campaign", r => r.Figures.Id), ("comments", r => r.Figures.Comments), ("waiting", r => r.Waiting), ("authors", r => r.Figures.Authors), ("threads", r => r.Figures.Threads),
        ("first_seen", r => r.Figures.FirstSeenAt), ("last_seen", r => r.Figures.LastSeenAt), ("last_ten_minutes", r => r.Figures.Growth),
        ("category", r => r.Figures.Category is { } category ? Categories.NameOf(category) : null), ("lowest_score", r => r.Figures.LowestScore), ("highest_score", r => r.Figures.HighestScore),
        ("decision", r => r.Figures.Decision?.Kind), ("reason", r => r.Figures.Decision?.Reason), ("by", r => r.Figures.Decision?.By), ("text", r => r.Figures.Text));

    /// <summary>One campaign; <paramref name="from"/> pages through its members.</summary>
    [HttpGet("/campaigns/{id:guid}")]
    public async Task<IActionResult> Campaign(Guid id, int? from, CancellationToken cancel) =>
        await pages.FindAsync(id, Math.Max(0, from ?? 0), cancel) is { } page ? View(page) : NotFound();

    /// <summary>Further members for the table in the queue's reading pane.</summary>
    [HttpGet("/campaigns/{id:guid}/members")]
    public async Task<IActionResult> Members(Guid id, int from, string? show, CancellationToken cancel) =>
        PartialView("_Members", await campaign.MembersAsync(id, Enum.TryParse<QueueState>(show, ignoreCase: true, out var state) ? state : QueueState.Waiting, Math.Max(0, from), cancel));
}
