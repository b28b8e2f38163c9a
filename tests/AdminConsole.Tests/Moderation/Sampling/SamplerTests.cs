using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue.Sampling;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Sampling;

public sealed class SamplerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Draw_OnTheNextDay_PutsEachStratumsLotIntoTheQueueOnce(StorageProvider provider)
    {
        await using var house = await SampledHouse.OpenAsync(provider);
        await house.TakeAsync([.. Texts("0.9", 10), .. Texts("0.3", 40), .. Texts("0.01", 300)]);
        Assert.Equal(0, await house.Sampler.DrawAsync(Cancel)); // the day is not over

        house.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(45, await house.Sampler.DrawAsync(Cancel));
        Assert.Equal(0, await house.Sampler.DrawAsync(Cancel)); // once a day

        await using var db = house.Db();
        var days = await db.SampleDays.OrderBy(d => d.Stratum).ToListAsync(Cancel);
        Assert.Equal([(SampleStratum.Flagged, 10, 5), (SampleStratum.Uncertain, 40, 20), (SampleStratum.Rest, 300, 20)], days.Select(d => (d.Stratum, d.Frame, d.Drawn)));
        Assert.Equal([0.5, 0.5, 20.0 / 300], (await db.SampledComments.ToListAsync(Cancel)).GroupBy(s => s.Stratum).OrderBy(s => s.Key).Select(s => s.Select(one => one.Inclusion).Distinct().Single()));
        Assert.Equal(10 + 20 + 20, await db.Comments.CountAsync(c => c.Status == CommentStatus.Waiting, Cancel));
        Assert.Equal(45, await db.QueueEntries.CountAsync(e => e.Blind, Cancel));
        Assert.Equal(45, await db.Flags.CountAsync(f => f.Kind == FlagKind.Sample && f.Probability == null, Cancel));
    }

    [Fact]
    public void Draw_TheSameDay_IsTheSameLotAndAnotherDayAnother()
    {
        var policy = new PolicyInForce(1, .5, .5, .5, new([])) { Samples = new SampleSizes(50, 0, 0) };
        var comments = Enumerable.Range(0, 1_000).Select(i => new SampleCandidate(new CommentId(Guid.CreateVersion7()), 0, 0, 0, true)).ToList();
        var day = DateTimeOffset.UnixEpoch.AddYears(56);

        var chosen = SampleDraw.Of(comments, policy, day).Single().Chosen;

        Assert.Equal(chosen, SampleDraw.Of([.. comments.AsEnumerable().Reverse()], policy, day).Single().Chosen);
        Assert.InRange(chosen.Intersect(SampleDraw.Of(comments, policy, day.AddDays(1)).Single().Chosen).Count(), 0, 12); // 2.5 by chance
        Assert.InRange(chosen.Count(id => comments.FindIndex(c => c.Id == id) < 500), 12, 38); // not the first ones
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Estimates_FromTheSample_FindWhatTheModelMisses(StorageProvider provider)
    {
        await using var house = await SampledHouse.OpenAsync(provider);

        // Truth: 20 flagged of which 15 are bad, 20 uncertain of which 12, 400 at rest of which none: precision .75, recall 15/27.
        await house.TakeAsync([.. Texts("0.9", 15, "bad"), .. Texts("0.9", 5), .. Texts("0.3", 12, "bad"), .. Texts("0.3", 8), .. Texts("0.01", 400)]);
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Sampler.DrawAsync(Cancel);
        Assert.Null((await house.SampleAsync()).Estimate(Category.Inflammatory, .5).Recall.Value); // nobody has judged anything
        await house.DecideAllAsync();

        var estimate = (await house.SampleAsync()).Estimate(Category.Inflammatory, .5);

        Assert.Equal(.75, estimate.Precision.Value!.Value, 6);
        Assert.Equal(20, estimate.FlaggedADay, 6);
        Assert.Equal(15.0 / 27, estimate.Recall.Value!.Value, 6);
        Assert.True(estimate.Recall.High < .85, "The misses are seen."); // without the sample it would be 1
        Assert.True(estimate.Recall.Low < estimate.Recall.Value - .05, "Twenty of four hundred cannot exclude more misses.");
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Estimates_AfterAPromotion_JudgeTheChampionInForce(StorageProvider provider)
    {
        await using var house = await SampledHouse.OpenAsync(provider);
        await house.TakeAsync([.. Texts("0.9", 15, "bad"), .. Texts("0.9", 5), .. Texts("0.3", 12, "bad"), .. Texts("0.3", 8), .. Texts("0.01", 400)]);
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Sampler.DrawAsync(Cancel);
        await house.DecideAllAsync();

        // What the former one flagged it lets pass, and what the former one let pass near the threshold it flags.
        var champion = house.Promote(probability => probability < .1f ? probability : 1 - probability);
        var estimate = (await house.SampleAsync()).Estimate(Category.Inflammatory, .5);
        Assert.Equal((12.0 / 20, 12.0 / 27, 20), (estimate.Precision.Value!.Value, estimate.Recall.Value!.Value, estimate.FlaggedADay), Close);

        // Where it has scored a comment itself, that score stands.
        await using (var db = house.Db())
            await db.CommentScores.Where(s => s.Inflammatory > .8f).ExecuteUpdateAsync(set => set.SetProperty(s => s.ModelVersionId, champion), Cancel);
        estimate = (await house.SampleAsync()).Estimate(Category.Inflammatory, .5);
        Assert.Equal((27.0 / 40, 1, 40), (estimate.Precision.Value!.Value, estimate.Recall.Value!.Value, estimate.FlaggedADay), Close);

        static bool Close((double, double, double) expected, (double, double, double) actual) =>
            Math.Abs(expected.Item1 - actual.Item1) < 1e-6 && Math.Abs(expected.Item2 - actual.Item2) < 1e-6 && Math.Abs(expected.Item3 - actual.Item3) < 1e-6;
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Estimates_WhileARuleRemoves_CountWhatItRemovedThroughItsBlindShare(StorageProvider provider)
    {
        await using var house = await SampledHouse.OpenAsync(provider);
        await house.LetRuleRemoveAsync(.9);

        // Truth: the rule takes 100 which are all bad; of 10 flagged ones 5 are, of 20 uncertain ones 12.
        await house.TakeAsync([.. Texts("0.95", 100, "bad"), .. Texts("0.6", 5, "bad"), .. Texts("0.6", 5), .. Texts("0.3", 12, "bad"), .. Texts("0.3", 8), .. Texts("0.01", 100)]);
        var removed = await house.Get<RuleRounds>().FollowAsync(Cancel);
        Assert.InRange(removed, 50, 95);
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Sampler.DrawAsync(Cancel);
        await house.DecideAllAsync();

        // An author complained: what is looked at for that is no sample.
        await using (var db = house.Db())
        {
            var complaint = await db.Decisions.Where(d => d.RuleId != null).OrderBy(d => d.CommentId).Join(db.Comments, d => d.CommentId, c => c.Id, (d, c) => new { d.Id, c.Text }).FirstAsync(Cancel);
            Assert.IsType<UndoOutcome.Undone>(await house.Get<Decisions>().UndoAsync(SampledHouse.Mo, complaint.Id, "a lyric", Cancel));
            await house.DecideAsync(SampledHouse.Mo, complaint.Text, new Verdict(DecisionKind.Approve));
        }

        var sample = await house.SampleAsync();
        var estimate = sample.Estimate(Category.Inflammatory, .5);

        Assert.Equal(
            [(SampleStratum.Flagged, 10, 10), (SampleStratum.Uncertain, 20, 20), (SampleStratum.Rest, 100, 20), (SampleStratum.ByRule, 100, 100 - removed)],
            sample.Strata.Select(s => (s.Stratum, s.Frame, s.Judged)));
        Assert.Equal(105.0 / 110, estimate.Precision.Value!.Value, 6);
        Assert.Equal(105.0 / 117, estimate.Recall.Value!.Value, 6);
        Assert.Equal(117, estimate.PositivesADay!.Value, 6);
    }

    [Fact]
    public async Task Estimates_WhenAReportFoundIt_CountItOnceAndTheSampleStaysOne()
    {
        await using var house = await SampledHouse.OpenAsync(StorageProvider.Sqlite);
        await house.TakeAsync([.. Texts("0.9", 4, "bad"), .. Texts("0.01", 200), "0.01 reported bad"]);
        await house.DecideAsync(SampledHouse.Mo, "0.01 reported bad", new Verdict(DecisionKind.Remove, RemovalReason.Insult));
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Sampler.DrawAsync(Cancel);
        await house.DecideAllAsync();

        var estimate = (await house.SampleAsync()).Estimate(Category.Inflammatory, .5);

        Assert.Equal(4.0 / 5, estimate.Recall.Value!.Value, 6);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Lessons_FromDecisions_WeighAgreementAndLeaveOutWhatNoPersonSaid(StorageProvider provider)
    {
        await using var house = await SampledHouse.OpenAsync(provider);
        await house.TakeAsync("0.9 agreed bad", "0.9 Agreed, bad!", "0.9 disputed", "0.9 disputed!", "0.9 once bad", "0.9 undone bad", "0.9 by the console bad");
        var bad = new Verdict(DecisionKind.Remove, RemovalReason.Insult);
        await house.DecideAsync(SampledHouse.Mo, "0.9 agreed bad", bad);
        await house.DecideAsync(SampledHouse.Li, "0.9 Agreed, bad!", bad);
        await house.DecideAsync(SampledHouse.Mo, "0.9 disputed", bad);
        await house.DecideAsync(SampledHouse.Li, "0.9 disputed!", new Verdict(DecisionKind.Approve));
        await house.DecideAsync(SampledHouse.Li, "0.9 once bad", bad);
        var undone = await house.DecideAsync(SampledHouse.Li, "0.9 undone bad", bad);
        Assert.IsType<UndoOutcome.Undone>(await house.Get<Decisions>().UndoAsync(SampledHouse.Li, undone, "slip", Cancel));
        await house.DecideAsync(Moderator.Policy, "0.9 by the console bad", bad);

        await using var db = house.Db();
        var lessons = await ClassifierLessons.ReadAsync(db, Cancel);
        var taught = lessons.Learn.Concat(lessons.HeldOut).Where(lesson => lesson.Source == Engine.Moderation.Score.Learning.LabelSource.PlatformDecision)
            .ToDictionary(lesson => lesson.Text, lesson => (lesson.Category, lesson.Weight));

        Assert.Equal(["0.9 agreed bad", "0.9 once bad"], taught.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((Category.Inflammatory, 2), taught["0.9 agreed bad"]);
        Assert.Equal((Category.Inflammatory, 1), taught["0.9 once bad"]);
    }

    [Theory]
    [InlineData(true, 2)] // overturned: the text is fine, and heavily so
    [InlineData(false, 2)] // upheld: a second person agrees
    public async Task Lessons_AfterAnAppeal_FollowItsAnswer(bool overturned, double weight)
    {
        await using var house = await SampledHouse.OpenAsync(StorageProvider.Sqlite);
        await house.TakeAsync("0.9 appealed");
        await house.DecideAsync(SampledHouse.Li, "0.9 appealed", new Verdict(DecisionKind.Remove, RemovalReason.Insult));
        var book = house.Get<Engine.Moderation.Decide.Appeals.AppealBook>();
        var received = Assert.IsType<Engine.Moderation.Decide.Appeals.ReceiveOutcome.Kept>(await book.ReceiveAsync(
            ProcessContext.System("appeal.receive", "test"), new Engine.Moderation.Decide.Appeals.IncomingAppeal("ap", "0.9 appealed", null, "没有骂人", null), Cancel));
        Assert.IsType<Engine.Moderation.Decide.Appeals.AnswerOutcome.Answered>(await book.AnswerAsync(SampledHouse.Mo, received.Appeal.Id, overturned, "看过了", Cancel));

        await using var db = house.Db();
        var lessons = await ClassifierLessons.ReadAsync(db, Cancel);
        var lesson = Assert.Single(lessons.Learn.Concat(lessons.HeldOut), one => one.Text == "0.9 appealed");

        Assert.Equal(overturned ? null : Category.Inflammatory, lesson.Category);
        Assert.Equal(weight, lesson.Weight, 6);
    }

    [Fact]
    public async Task Lessons_OfDrawnComments_StandForTheirStratum()
    {
        await using var house = await SampledHouse.OpenAsync(StorageProvider.Sqlite);
        await house.TakeAsync([.. Texts("0.01", 200)]);
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Sampler.DrawAsync(Cancel);
        await house.DecideAllAsync();

        await using var db = house.Db();
        var lessons = await ClassifierLessons.ReadAsync(db, Cancel);

        var drawn = lessons.Learn.Concat(lessons.HeldOut).Where(lesson => lesson.Text.StartsWith("0.01", StringComparison.Ordinal)).ToList();
        Assert.Equal(20, drawn.Count);
        Assert.All(drawn, lesson => Assert.Equal(10, lesson.PopulationWeight, 6));
    }

    private static IEnumerable<string> Texts(string probability, int count, string truth = "fine") =>
        Enumerable.Range(0, count).Select(i => $"{probability} {Word(i)} {truth}");

    /// <summary>Unlike any other number's, so that no two comments are a campaign.</summary>
    private static string Word(int number) => string.Concat(Enumerable.Range(1, 12).Select(i => (char)(0x4E00 + ((((number * 131) + 7) * i * 7919) % 8_000))));
}
