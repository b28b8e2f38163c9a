using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Search.Elastic;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Search;

/// <summary>A real index, of which there are three, and what passes on one must pass on all.</summary>
public enum Index
{
    Sqlite,
    Postgres,
    Elasticsearch,
}

public static class Indexes
{
    public static IEnumerable<ITheoryDataRow> All { get; } =
    [
        new TheoryDataRow<Index>(Index.Sqlite),
        new TheoryDataRow<Index>(Index.Postgres) { Skip = Databases.Postgres is null ? $"{Databases.PostgresVariable} is not set" : null },
        new TheoryDataRow<Index>(Index.Elasticsearch) { Skip = ElasticsearchNode.WhyNot },
    ];
}

/// <summary>A console's services with one index, and the rows and documents that tests put into them.</summary>
public sealed class SearchStage : IAsyncDisposable
{
    public static readonly DateTimeOffset Then = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly TestDatabase database;
    private readonly ServiceProvider services;
    private int made;

    private SearchStage(TestDatabase database, ServiceProvider services)
    {
        this.database = database;
        this.services = services;
    }

    public Guid Thread { get; } = Guid.CreateVersion7();
    public Guid Author { get; } = Guid.CreateVersion7();
    public ICommentSearch Search => Get<ICommentSearch>();
    public SearchProjector Projector => Get<SearchProjector>();

    /// <param name="index">Which index.</param>
    /// <param name="node">A node of the test's own; otherwise tests share one, each with its own index prefix.</param>
    public static async Task<SearchStage> CreateAsync(Index index, ElasticsearchNode? node = null)
    {
        var storage = index == Index.Postgres ? StorageProvider.Postgres : StorageProvider.Sqlite;
        var options = index == Index.Elasticsearch ? Options((node ?? await ElasticsearchNode.SharedAsync()).Address) : null;
        var database = await TestDatabase.CreateAsync(storage);
        var stage = new SearchStage(database, database.Services(services =>
        {
            if (options is not null)
                services.AddConsoleSearch(options, storage);
        }));
        await stage.Search.EnsureAsync(TestContext.Current.CancellationToken);
        return stage;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    /// <summary>A document without a row, a second younger and a little less urgent than the one before.</summary>
    public CommentDocument Document(string text, long version = 1)
    {
        made++;
        return new CommentDocument
        {
            Id = new CommentId(Guid.CreateVersion7(Then.AddSeconds(made))),
            Text = text,
            ThreadId = Thread,
            AuthorId = Author,
            Status = CommentStatus.Waiting,
            Category = Category.Inflammatory,
            QueueState = QueueState.Waiting,
            Score = 0.5,
            Priority = -made,
            CreatedAt = Then,
            ArrivedAt = Then.AddSeconds(made),
            Version = version,
        };
    }

    /// <summary>Indexes documents and waits until a search sees them.</summary>
    public async Task IndexAsync(params CommentDocument[] documents)
    {
        await Search.IndexAsync(documents, TestContext.Current.CancellationToken);
        await RefreshAsync();
    }

    public async Task<IReadOnlyList<CommentId>> FindAsync(string text)
    {
        await RefreshAsync();
        return (await Search.SearchAsync(new CommentQuery { Text = text }, TestContext.Current.CancellationToken)).Ids;
    }

    /// <summary>Comments as rows, with the change that announces each.</summary>
    public async Task<IReadOnlyList<Comment>> WriteAsync(int count, Func<int, string>? text = null)
    {
        await using var db = Db();
        if (!await db.Threads.AnyAsync(t => t.Id == Thread))
        {
            db.Threads.Add(new CommentThread { Id = Thread, PlatformId = "t1", Kind = ThreadKind.Track, Title = "晴天" });
            db.Authors.Add(new Author { Id = Author, PlatformId = "a1" });
        }

        var comments = Enumerable.Range(0, count).Select(i =>
        {
            made++;
            var written = text?.Invoke(i) ?? $"第{made}条评论 comment {made}";
            return new Comment
            {
                Id = new CommentId(Guid.CreateVersion7(Then.AddSeconds(made))),
                PlatformId = $"c{made}",
                ThreadId = Thread,
                AuthorId = Author,
                Text = written,
                TextHash = Comment.HashOf(written),
                CreatedAt = Then.AddSeconds(made),
                ReceivedAt = Then.AddSeconds(made),
                Status = CommentStatus.Clear,
            };
        }).ToList();
        db.Comments.AddRange(comments);
        db.SearchChanges.AddRange(comments.Select(c => new SearchChange { CommentId = c.Id }));
        await db.SaveChangesAsync();
        return comments;
    }

    public async Task ChangeAsync(CommentId id, string text)
    {
        await using var db = Db();
        var comment = await db.Comments.SingleAsync(c => c.Id == id);
        comment.Text = text;
        db.SearchChanges.Add(new SearchChange { CommentId = id });
        await db.SaveChangesAsync();
    }

    public async Task RemoveAsync(CommentId id)
    {
        await using var db = Db();
        await db.Comments.Where(c => c.Id == id).ExecuteDeleteAsync();
        db.SearchChanges.Add(new SearchChange { CommentId = id });
        await db.SaveChangesAsync();
    }

    public async Task<SearchDrift> DriftAsync()
    {
        await RefreshAsync();
        return await Get<SearchCheck>().CompareAsync(named: 5, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private Task RefreshAsync() =>
        Search is ElasticCommentSearch elastic ? elastic.RefreshAsync(TestContext.Current.CancellationToken) : Task.CompletedTask;

    private static SearchOptions Options(Uri address) => new()
    {
        Provider = SearchProvider.Elasticsearch,
        Elasticsearch = new ElasticsearchOptions { Addresses = address.ToString(), IndexPrefix = $"test-{Guid.CreateVersion7():N}", TimeoutSeconds = 20 },
    };
}
