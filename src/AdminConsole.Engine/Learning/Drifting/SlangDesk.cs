using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning.Drifting;

public abstract record SlangOutcome
{
    private SlangOutcome() { }

    /// <param name="Policy">The version that lists it.</param>
    public sealed record Listed(int Policy) : SlangOutcome;

    public sealed record Dismissed : SlangOutcome;

    /// <summary>Somebody saved another policy at this moment.</summary>
    public sealed record Stale : SlangOutcome;

    /// <summary>Somebody dealt with it, or it no longer rises.</summary>
    public sealed record Gone : SlangOutcome;
}

/// <summary>What a lead makes of a rising piece of text: a word of the policy, or nothing.</summary>
public sealed class SlangDesk(PolicyBook policies, AuditedWriter writer, IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Saves a policy version with the word on its list; for comments that come from then on.</summary>
    public async Task<SlangOutcome> ListAsync(ProcessContext context, Guid id, CancellationToken cancellationToken)
    {
        await policies.InForceAsync(cancellationToken);
        SlangCandidate? candidate;
        PolicyVersion policy;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            // In this order: what somebody listed between the two makes the policy stale.
            policy = await db.PolicyVersions.AsNoTracking().OrderByDescending(p => p.Number).FirstAsync(cancellationToken);
            candidate = await db.SlangCandidates.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.State == SlangState.Open, cancellationToken);
        }

        if (candidate is null)
            return new SlangOutcome.Gone();
        var lists = PolicyWords.Read(policy.Words);
        if (lists.Any(list => list.Words.Contains(candidate.Text, StringComparer.Ordinal)))
        {
            // Somebody typed it into a list meanwhile.
            await CloseAsync(context, id, SlangState.Listed, cancellationToken);
            return new SlangOutcome.Listed(policy.Number);
        }

        var draft = new PolicyDraft(
            policy.InflammatoryThreshold, policy.MarketingThreshold, policy.ImproperThreshold, policy.PromisedMinutes,
            With(lists, candidate))
        {
            CampaignsFollow = policy.CampaignsFollow,
        };
        var reason = string.Create(
            CultureInfo.InvariantCulture, $"{candidate.Text}: in {candidate.Removed} removed comments lately, {candidate.Before} before, {candidate.Approved} approved");
        return await policies.SaveAsync(
            context with { Kind = "policy.save", Reason = reason }, draft, policy.Number, cancellationToken,
            (db, now) => CloseAsync(db, context, id, SlangState.Listed, now, cancellationToken)) switch
        {
            PolicyOutcome.Saved saved => new SlangOutcome.Listed(saved.Number),
            PolicyOutcome.Refused => new SlangOutcome.Gone(),
            _ => new SlangOutcome.Stale(),
        };
    }

    /// <summary>On the list whose words let a comment of this category wait; on one of its own where there is none.</summary>
    private static IReadOnlyList<WordList> With(IReadOnlyList<WordList> lists, SlangCandidate candidate)
    {
        var list = lists.FirstOrDefault(l => l.Action == WordAction.Flag && l.Category == candidate.Category);
        return list is null
            ? [.. lists, new WordList(Categories.NameOf(candidate.Category), WordAction.Flag, candidate.Category, [candidate.Text])]
            : [.. lists.Select(l => ReferenceEquals(l, list) ? l with { Words = [.. l.Words, candidate.Text] } : l)];
    }

    /// <summary>It is not offered again.</summary>
    public async Task<SlangOutcome> DismissAsync(ProcessContext context, Guid id, CancellationToken cancellationToken) =>
        await CloseAsync(context, id, SlangState.Dismissed, cancellationToken) ? new SlangOutcome.Dismissed() : new SlangOutcome.Gone();

    private Task<bool> CloseAsync(ProcessContext context, Guid id, SlangState state, CancellationToken cancellationToken) =>
        writer.WriteAsync(context, async (db, now) =>
        {
            var closed = await CloseAsync(db, context, id, state, now, cancellationToken);
            return (closed, closed ? new AuditSubject($"slang:{id}") : AuditSubject.Nothing);
        }, cancellationToken);

    /// <summary>False where somebody was there first.</summary>
    private static async Task<bool> CloseAsync(ConsoleDb db, ProcessContext context, Guid id, SlangState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.SlangCandidates.SingleOrDefaultAsync(c => c.Id == id && c.State == SlangState.Open, cancellationToken) is not { } candidate)
            return false;
        (candidate.State, candidate.ClosedBy, candidate.ClosedAt) = (state, context.Actor, now);
        return true;
    }
}
