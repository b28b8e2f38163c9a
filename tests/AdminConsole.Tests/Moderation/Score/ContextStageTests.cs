using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class ContextStageTests(ContextStageTests.Trainings trained) : IClassFixture<ContextStageTests.Trainings>
{
    private static readonly CommentContext Clean = new(ThreadKind.Track, false, 200, 0, 2, 10);
    private static readonly CommentContext Notorious = new(ThreadKind.Track, false, 60, 40, 2, 10);

    [Fact]
    public void Train_WhenTheAuthorsHistoryDecides_TheModelUsesIt()
    {
        foreach (var comment in trained.Comments.Take(50))
        {
            var clean = trained.Telling.Score(comment.Text, Clean).Inflammatory!.Value;
            var notorious = trained.Telling.Score(comment.Text, Notorious).Inflammatory!.Value;
            Assert.True(notorious > clean + 0.3f, $"{clean} for a clean author, {notorious} for one whose comments are removed");
        }

        var pulls = trained.Telling.Around("啦啦", Notorious).Where(p => p.Category == Category.Inflammatory).ToList();
        Assert.Equal(ContextPart.Author, pulls.MaxBy(p => Math.Abs(p.Pull)).Part);
    }

    [Fact]
    public void Score_WithoutContext_IsThatOfTheTextAlone()
    {
        var textOnly = trained.Of(comment => comment with { Context = default });

        Assert.Null(textOnly.Heads[0]!.Context);
        Assert.All(trained.Comments, comment => Assert.Equal(textOnly.Score(comment.Text), trained.Telling.Score(comment.Text)));
    }

    [Fact]
    public void Train_WhenTheContextSaysNothing_LeavesItOut()
    {
        var shuffled = trained.Comments.Select(comment => comment.Context).ToArray();
        new Random(7).Shuffle(shuffled);
        var at = 0;
        var noise = trained.Of(comment => comment with { Context = shuffled[at++] });

        Assert.Null(noise.Heads[0]!.Context);
        Assert.Equal(noise.Score("啦啦", Clean), noise.Score("啦啦", Notorious));
    }

    [Fact]
    public void Train_WithFewCommentsThatCarryOne_LeavesItOut()
    {
        var (kept, dropped) = (0, 0);
        var few = trained.Of(comment => comment.Category is null || kept++ < ContextFit.LeastOfEach - 1 ? comment : comment with { Context = default });
        Assert.Null(few.Heads[0]!.Context);
        var enough = trained.Of(comment => comment.Category is null || dropped++ < ContextFit.LeastOfEach ? comment : comment with { Context = default });
        Assert.NotNull(enough.Heads[0]!.Context);
    }

    [Fact]
    public void Explain_WithContext_TextAndPartsSumToTheLogit()
    {
        foreach (var comment in trained.Comments.Take(100))
        {
            var (bias, perCharacter) = trained.Telling.Contributions(comment.Text, Category.Inflammatory, comment.Context);
            var around = trained.Telling.Around(comment.Text, comment.Context).Where(p => p.Category == Category.Inflammatory).Sum(p => (double)p.Pull);
            Assert.Equal(trained.Telling.Logit(comment.Text, Category.Inflammatory, comment.Context)!.Value, bias + perCharacter.Sum() + around, tolerance: 3e-3);
        }
    }

    [Fact]
    public void Score_WithContext_IsCalibrated()
    {
        var (expected, seen) = (0.0, 0.0);
        foreach (var comment in trained.Fresh)
        {
            expected += trained.Telling.Score(comment.Text, comment.Context).Inflammatory!.Value;
            seen += comment.Category is null ? 0 : 1;
        }

        Assert.Equal(seen / trained.Fresh.Count, expected / trained.Fresh.Count, tolerance: 0.04);
    }

    [Fact]
    public void Save_ThenLoad_KeepsTheStageAndScoresTheSame()
    {
        var bytes = ClassifierFile.ToBytes(trained.Telling);
        var loaded = ClassifierFile.FromBytes(bytes, "m");

        Assert.All(trained.Comments, comment => Assert.Equal(trained.Telling.Score(comment.Text, comment.Context), loaded.Score(comment.Text, comment.Context)));
        Assert.Equal(bytes, ClassifierFile.ToBytes(trained.Of(comment => comment)));
    }

    [Fact]
    public void Score_WithContext_AllocatesNothing()
    {
        trained.Telling.Score(trained.Comments[0].Text, Notorious);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            trained.Telling.Score(trained.Comments[0].Text, Notorious);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Score_WithCountsThatCannotBe_StaysAProbability(int written, int removed) =>
        Assert.InRange(trained.Telling.Score("啦啦", new CommentContext(ThreadKind.Other, true, written, removed, int.MaxValue, int.MaxValue)).Inflammatory!.Value, 0, 1);

    /// <summary>Comments whose words tell a little and whose authors tell much.</summary>
    public sealed class Trainings
    {
        private const string Syllables = "啦哈嘿呀唔嗯呜咦哦嘻喔哎";

        public Trainings()
        {
            Comments = Some(1, 900);
            Fresh = Some(2, 600);
            Telling = Of(comment => comment);
        }

        internal IReadOnlyList<LabelledComment> Comments { get; }

        internal IReadOnlyList<LabelledComment> Fresh { get; }

        internal Classifier Telling { get; }

        internal Classifier Of(Func<LabelledComment, LabelledComment> change) => Assert.IsType<TrainingOutcome.Trained>(
            new ClassifierTrainer(new ClassifierTrainerOptions { Categories = [Category.Inflammatory], Copies = false })
                .Train("context", [.. Comments.Select(change)], cancellationToken: TestContext.Current.CancellationToken)).Classifier;

        private static LabelledComment[] Some(int seed, int count)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(i =>
            {
                var notorious = random.NextDouble() < 0.3;
                var written = random.Next(20, 120);
                var context = new CommentContext(
                    ThreadKind.Track, random.NextDouble() < 0.4, written, notorious ? written / 2 : 0, random.Next(0, 5), random.Next(5, 30));
                var flagged = random.NextDouble() < (notorious ? 0.85 : 0.05);
                var text = string.Concat(Enumerable.Range(0, random.Next(3, 12)).Select(_ => Syllables[random.Next(Syllables.Length)]));
                return new LabelledComment(text + (flagged == random.NextDouble() < 0.65 ? "滚" : "好"), flagged ? Category.Inflammatory : null, $"g{seed}-{i}")
                {
                    Source = LabelSource.PlatformDecision,
                    Context = context,
                };
            })];
        }
    }
}
