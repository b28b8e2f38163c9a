using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Builders;

/// <summary>A flagged comment that waits, with its thread, author, scores and flags.</summary>
internal sealed class QueuedComment
{
    private static int made;

    public string Text { get; init; } = "唱成这样也敢发，真是垃圾";
    public Category Category { get; init; } = Category.Inflammatory;
    public float Probability { get; init; } = .9f;
    public int Reports { get; init; }
    public string Thread { get; init; } = "夜航船";
    public string Author { get; init; } = "南风不识字";
    public CommentStatus Status { get; init; } = CommentStatus.Waiting;
    public IReadOnlyList<ScoreSpan> Spans { get; init; } = [];

    /// <summary>What lay around it and moved its score.</summary>
    public IReadOnlyList<ContextPull> Around { get; init; } = [];
    public string? Word { get; init; }
    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    public async Task<Comment> InsertAsync(TestConsole console)
    {
        await using var db = console.Db();
        return await InsertAsync(db);
    }

    public async Task<Comment> InsertAsync(ConsoleDb db)
    {
        var number = Interlocked.Increment(ref made);
        var thread = await db.Threads.FirstOrDefaultAsync(t => t.PlatformId == "t-" + Thread)
            ?? db.Threads.Add(new CommentThread { Id = Ids.New(TimeProvider.System), PlatformId = "t-" + Thread, Kind = ThreadKind.Track, Title = Thread, Byline = "北岸电台", CommentCount = 10 }).Entity;
        var author = await db.Authors.FirstOrDefaultAsync(a => a.PlatformId == "a-" + Author)
            ?? db.Authors.Add(new Author { Id = Ids.New(TimeProvider.System), PlatformId = "a-" + Author, Name = Author, CommentCount = 61, RemovedCount = 4 }).Entity;
        var comment = new Comment
        {
            Id = Ids.New<CommentId>(TimeProvider.System),
            PlatformId = $"c-{number}",
            ThreadId = thread.Id,
            AuthorId = author.Id,
            Text = Text,
            TextHash = Comment.HashOf(Text),
            CreatedAt = At,
            ReceivedAt = At,
            Status = Status,
        };
        db.Comments.Add(comment);
        db.CommentScores.Add(new CommentScore
        {
            CommentId = comment.Id,
            ModelVersionId = Ids.New<ModelVersionId>(TimeProvider.System),
            Inflammatory = Category == Category.Inflammatory ? Probability : .1f,
            Marketing = Category == Category.Marketing ? Probability : .05f,
            Improper = Category == Category.Improper ? Probability : .02f,
            ScoredAt = At,
            ArrivedAt = At,
        });
        if (Status is CommentStatus.Waiting or CommentStatus.Escalated)
            Enqueue(db, comment);
        await db.SaveChangesAsync();
        return comment;
    }

    private void Enqueue(ConsoleDb db, Comment comment)
    {
        db.QueueEntries.Add(new QueueEntry
        {
            CommentId = comment.Id,
            Category = Category,
            Probability = Probability,
            Reach = 10,
            Priority = QueuePriority.Of(Probability, 10, At, Reports),
            ReportCount = Reports,
            State = Status == CommentStatus.Escalated ? QueueState.Escalated : QueueState.Waiting,
            EnteredAt = At,
        });
        db.Flags.Add(new Flag { Id = Ids.New(TimeProvider.System), CommentId = comment.Id, Kind = FlagKind.Model, Category = Category, Probability = Probability, Spans = FlagSpans.Write([.. Spans], [.. Around]), At = At });
        if (Word is not null)
            db.Flags.Add(new Flag { Id = Ids.New(TimeProvider.System), CommentId = comment.Id, Kind = FlagKind.WordList, Category = Category, Detail = Word, At = At });
        if (Reports > 0)
            db.Flags.Add(new Flag { Id = Ids.New(TimeProvider.System), CommentId = comment.Id, Kind = FlagKind.Report, Category = Category, At = At });
        for (var i = 0; i < Reports; i++)
            db.Reports.Add(new Report { Id = Ids.New(TimeProvider.System), CommentId = comment.Id, ReporterId = $"listener-{i}", Kind = ReporterKind.Person, KindTold = true, Reason = "insult", At = At });
    }
}
