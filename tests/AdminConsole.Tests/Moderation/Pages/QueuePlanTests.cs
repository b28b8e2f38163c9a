using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Pages;

/// <summary>The list at 100,000 waiting: a sort of all of them would be felt at every key. The plans are the database's own, of what the page asks.</summary>
public sealed class QueuePlanTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task List_InEveryIndexedOrder_SortsNothing(StorageProvider provider)
    {
        var plans = new Plans();
        await using var console = await TestConsole.StartAsync(provider, services => services
            .ConfigureDbContext<SqliteConsoleDb>(options => options.AddInterceptors(plans))
            .ConfigureDbContext<PostgresConsoleDb>(options => options.AddInterceptors(plans)));
        await new QueuedComment().InsertAsync(console);
        var moderator = await console.SignedInAsync(Roles.Moderator);
        foreach (var (path, index) in ((string, string)[])
        [
            ("/queue", "ix_queue_entries_state_behind_priority_comment_id"),
            ("/queue?category=inflammatory", "ix_queue_entries_state_category_behind_priority"),
            ("/queue?sort=oldest", "ix_queue_entries_state_entered_at"),
        ])
        {
            plans.Seen.Clear();
            await moderator.PageAsync(path);
            // With one row in it PostgreSQL is free to choose among those that sort nothing.
            Assert.Contains(plans.Seen, seen => seen.Plan.Contains(provider == StorageProvider.Sqlite ? index : "ix_queue_entries_state_", StringComparison.Ordinal));
            Assert.DoesNotContain(plans.Seen, seen => seen.SortsAll);
        }
    }

    private sealed record Seen(string Sql, string Plan)
    {
        /// <summary>Rows of one and the same value may be put in order by their ids.</summary>
        public bool SortsAll => Plan.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal)
            || Plan.Replace("Incremental Sort", "", StringComparison.Ordinal).Contains("Sort  (", StringComparison.Ordinal);
    }

    /// <summary>Has every list of comments that wait explained before it is read.</summary>
    private sealed class Plans : DbCommandInterceptor
    {
        public ConcurrentQueue<Seen> Seen { get; } = [];

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            var (sql, sqlite) = (command.CommandText, eventData.Context is SqliteConsoleDb);
            if (sql.StartsWith("SELECT count", StringComparison.OrdinalIgnoreCase) || !((string[])["FROM queue_entries", "JOIN comments", "ORDER BY", "LIMIT"]).All(part => sql.Replace("\"", "", StringComparison.Ordinal).Contains(part, StringComparison.Ordinal)))
                return result;
            await using var explain = command.Connection!.CreateCommand();
            explain.Transaction = command.Transaction;
            if (!sqlite)
                await RunAsync(explain, "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_bitmapscan = off; SET enable_sort = off", cancellationToken); // one row would ask no index and mind no sort
            explain.CommandText = (sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql;
            foreach (DbParameter parameter in command.Parameters)
                explain.Parameters.Add(parameter is ICloneable typed ? typed.Clone() : new SqliteParameter(parameter.ParameterName, parameter.Value));
            var plan = new List<string>();
            await using (var lines = await explain.ExecuteReaderAsync(cancellationToken))
            {
                while (await lines.ReadAsync(cancellationToken))
                    plan.Add(Convert.ToString(lines.GetValue(sqlite ? 3 : 0), CultureInfo.InvariantCulture)!);
            }

            explain.Parameters.Clear();
            if (!sqlite)
                await RunAsync(explain, "RESET ALL", cancellationToken);
            Seen.Enqueue(new Seen(sql, string.Join('\n', plan)));
            return result;
        }

        private static async Task RunAsync(DbCommand command, string sql, CancellationToken cancellationToken)
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
