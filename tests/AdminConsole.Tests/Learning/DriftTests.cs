using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Learning;

public sealed class DriftTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProcessContext Lead = new("slang.list", "Zhou", Guid.Parse("0193a000-0000-7000-8000-0000000000aa"));
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Psi_OfTheSameAndOfShiftedScores_IsSmallAndLarge()
    {
        float[] reference = [.. Enumerable.Range(0, 1000).Select(i => i / 1000f)];
        var psi = new Psi(reference);
        Assert.True(psi.Of([.. Enumerable.Range(0, 500).Select(i => i / 500f)]) < .01);
        Assert.True(psi.Of([.. Enumerable.Range(0, 500).Select(i => .5f + (i / 1000f))]) > .25);
        Assert.Null(psi.Of([.1f, .2f]));
    }

    [Fact]
    public void Rising_APieceThatIsNewInRemovedComments_IsFoundWholeAndASteadyOneIsNot()
    {
        var from = Now.AddDays(-7);
        var decided = new List<Slang.Decided>();
        for (var i = 0; i < 40; i++)
        {
            var tail = string.Create(CultureInfo.InvariantCulture, $"第{(char)('一' + i)}句话");
            decided.Add(Removed($"真的太垃圾{tail}", Now.AddDays(-2)));
            for (var week = 0; week < 5; week++)
                decided.Add(Removed($"真的太垃圾{tail}{week}", Now.AddDays(-20)));
            decided.Add(new Slang.Decided($"真的很喜欢{tail}", null, Guid.CreateVersion7(), Now.AddDays(-2)));
            if (i < 15)
                decided.Add(Removed($"这就是答辩人{tail}", Now.AddDays(-1)));
        }

        var rising = Slang.Rising(decided, from).ToList();
        Assert.Contains(rising, r => r.Text.Contains("答辩", StringComparison.Ordinal) && r is { Removed: >= 14, Before: 0, Approved: 0, Category: Category.Inflammatory });
        Assert.DoesNotContain(rising, r => r.Text.Contains("垃圾", StringComparison.Ordinal) || r.Text.Contains("喜欢", StringComparison.Ordinal));
        Assert.Single(rising, r => r.Text.Contains("答辩", StringComparison.Ordinal)); // once, not once for each window on its phrase

        static Slang.Decided Removed(string text, DateTimeOffset at) => new(text, Category.Inflammatory, Guid.CreateVersion7(), at);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Measure_WithAChampion_LeavesARowForEachWeek(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var champion = await ClassifierShelf.FileAsync(services, 1, ModelState.Champion);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await services.GetRequiredService<CommentIntake>().TakeAsync(
            ProcessContext.System("comments.take", "test"),
            [.. Enumerable.Range(0, 600).Select(i => new IncomingComment(
                $"{i}", i < 300 ? $"真好听喜欢 {i}" : $"滚出去垃圾 {i}", "a", null, "t", ThreadKind.Track, null, null, null, now.AddDays(i < 300 ? -15 : -1))
            { ReceivedAt = now.AddDays(i < 300 ? -15 : -1) })], Cancel);

        Assert.Equal(2, await services.GetRequiredService<Drift>().MeasureAsync(now, Cancel));
        Assert.Equal(2, await services.GetRequiredService<Drift>().MeasureAsync(now, Cancel)); // the same rows again
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var weeks = await db.DriftWeeks.OrderBy(w => w.Week).ToListAsync(Cancel);
        Assert.All(weeks, week => Assert.Equal((champion.Id, 300), (week.ModelVersionId, week.Comments)));
        Assert.Equal((0, 1), (weeks[0].Flagged, weeks[1].Flagged));
        Assert.True(weeks[1].Inflammatory > .25);
        Assert.Null(weeks[1].Marketing);
        Assert.True(weeks[0].Unknown < .2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task List_ACandidate_SavesAPolicyWithTheWordOnce(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var desk = services.GetRequiredService<SlangDesk>();
        var (listed, dismissed) = (Candidate("答辩"), Candidate("一天"));
        await using (var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext())
        {
            db.SlangCandidates.AddRange(listed, dismissed);
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal(2, Assert.IsType<SlangOutcome.Listed>(await desk.ListAsync(Lead, listed.Id, Cancel)).Policy);
        Assert.IsType<SlangOutcome.Gone>(await desk.ListAsync(Lead, listed.Id, Cancel));
        Assert.IsType<SlangOutcome.Dismissed>(await desk.DismissAsync(Lead with { Kind = "slang.dismiss" }, dismissed.Id, Cancel));
        var policy = await services.GetRequiredService<PolicyBook>().InForceAsync(Cancel);
        Assert.Equal(2, policy.Number);
        Assert.Equal("答辩", Assert.Single(policy.Words.Find("真是答 辩")).Word);
        await using var after = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        Assert.Equal(Lead.ActorId, (await after.PolicyVersions.SingleAsync(p => p.Number == 2, Cancel)).CreatedById);

        // The word and the candidate's end are one write: there is no moment with one of them alone.
        Assert.Single(await after.AuditEntries.Where(e => e.Kind.StartsWith("policy.save") || e.Kind == Lead.Kind).ToListAsync(Cancel));
        var refused = await services.GetRequiredService<PolicyBook>().SaveAsync(
            Lead with { Reason = "taken" }, new PolicyDraft(.5, .5, .5, 60, []), 2, Cancel, (_, _) => Task.FromResult(false));
        Assert.IsType<PolicyOutcome.Refused>(refused);
        Assert.Equal(2, await after.PolicyVersions.MaxAsync(p => p.Number, Cancel));

        static SlangCandidate Candidate(string text) => new()
        {
            Id = Guid.CreateVersion7(),
            Text = text,
            Category = Category.Inflammatory,
            Strength = 4,
            Removed = 9,
            Before = 1,
            Approved = 0,
            FoundAt = Now,
        };
    }
}
