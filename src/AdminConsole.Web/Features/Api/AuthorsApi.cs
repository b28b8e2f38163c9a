using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Api;

/// <param name="AuthorId">The platform's own id.</param>
/// <param name="Points">Of the strikes that are neither expired nor revoked.</param>
/// <param name="Strikes">All of them, newest first.</param>
/// <param name="Sanctions">All of them, newest first.</param>
public sealed record AuthorState(
    string AuthorId, string? Name, int Comments, int Removed, int Points, IReadOnlyList<AuthorStrike> Strikes, IReadOnlyList<AuthorSanction> Sanctions);

/// <param name="DecisionId">The event of the removal that it is for.</param>
/// <param name="RevokedAt">When the removal was taken back.</param>
public sealed record AuthorStrike(Guid DecisionId, string Reason, int Points, DateTimeOffset At, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);

/// <param name="Id">The event that told of it.</param>
/// <param name="Kind">warn, mute or ban.</param>
/// <param name="Until">Null is without end.</param>
public sealed record AuthorSanction(Guid Id, string Kind, int Points, DateTimeOffset At, DateTimeOffset? Until, DateTimeOffset? LiftedAt, bool InForce);

/// <summary>The platform asks how an author stands.</summary>
[Route("api/v1/authors")]
[Tags("Authors")]
public sealed class AuthorsApi(ConsoleDb db, TimeProvider clock) : ConsoleApi
{
    private const int Most = 200;

    [HttpGet("{platformId}", Name = "getAuthor")]
    [Authorize(Policy = ApiPolicies.Read)]
    [ProducesResponseType<AuthorState>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [EndpointSummary("Ask about an author")]
    [EndpointDescription("Valid points, strikes with their expiry and sanctions, the newest 200 of each. Points never act by themselves: a person confirms every sanction.")]
    [ApiExample(200, """
        { "authorId": "u-77", "name": "小鹿", "comments": 61, "removed": 4, "points": 4,
          "strikes": [{ "decisionId": "0193a5d0-0000-7000-8000-000000000000", "reason": "insult", "points": 2, "at": "2026-11-24T00:41:10Z",
                        "expiresAt": "2027-02-22T00:41:10Z", "revokedAt": null }],
          "sanctions": [{ "id": "0193a5d1-0000-7000-8000-000000000000", "kind": "warn", "points": 4, "at": "2026-11-24T00:45:00Z",
                          "until": "2026-12-24T00:45:00Z", "liftedAt": null, "inForce": true }] }
        """)]
    public async Task<IActionResult> GetAsync(string platformId, CancellationToken cancellationToken)
    {
        if (await db.Authors.AsNoTracking().SingleOrDefaultAsync(a => a.PlatformId == platformId, cancellationToken) is not { } author)
            return Refuse(StatusCodes.Status404NotFound, "No comment of an author with this platform id was received.");
        var now = clock.GetUtcNow();
        var strikes = await db.Strikes.AsNoTracking().Where(s => s.AuthorId == author.Id).OrderByDescending(s => s.At).Take(Most).ToListAsync(cancellationToken);
        var sanctions = await db.Sanctions.AsNoTracking().Where(s => s.AuthorId == author.Id).OrderByDescending(s => s.At).Take(Most).ToListAsync(cancellationToken);
        var points = (await StrikeBook.PointsAsync(db, [author.Id], now, cancellationToken)).GetValueOrDefault(author.Id);
        return Ok(new AuthorState(
            author.PlatformId, author.Name, author.CommentCount, author.RemovedCount, points,
            [.. strikes.Select(s => new AuthorStrike(s.DecisionId, Words.Of(s.Reason), s.Points, s.At, s.ExpiresAt, s.RevokedAt))],
            [.. sanctions.Select(s => new AuthorSanction(s.Id, Words.Of(s.Kind), s.Points, s.At, s.Until, s.LiftedAt, s.InForce(now)))]));
    }
}
