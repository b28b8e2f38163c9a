using AdminConsole.Engine.Search.Embedded;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Search;

/// <summary>
/// What pages ask: the index, and SQL itself while the index cannot be reached or is being filled for the first time. The page is told by
/// <see cref="CommentPage.FromIndex"/>, and its cursor goes on to work when the index comes back.
/// </summary>
public sealed class CommentFinder
{
    private readonly ICommentSearch search;
    private readonly IDbContextFactory<ConsoleDb> databases;
    private readonly EmbeddedDialect dialect;
    private readonly SearchHealth health;

    internal CommentFinder(ICommentSearch search, IDbContextFactory<ConsoleDb> databases, EmbeddedDialect dialect, SearchHealth health)
    {
        this.health = health;
        this.search = search;
        this.databases = databases;
        this.dialect = dialect;
    }

    public async Task<CommentPage> FindAsync(CommentQuery query, CancellationToken cancellationToken)
    {
        if (health.IsFilling)
            return await FindInDatabaseAsync(query, cancellationToken);
        try
        {
            return await search.SearchAsync(query, cancellationToken);
        }
        catch (SearchUnavailableException)
        {
            return await FindInDatabaseAsync(query, cancellationToken);
        }
    }

    /// <summary>The same answer from the truth. A text is found by reading them all: slow, and right.</summary>
    public async Task<CommentPage> FindInDatabaseAsync(CommentQuery query, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var page = await EmbeddedStatement.OverTruth(dialect, query).ReadAsync(db.Database.GetDbConnection(), cancellationToken);
        return page with { FromIndex = false };
    }
}
