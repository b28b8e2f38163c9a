using System.Data.Common;
using System.Globalization;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Search.Embedded;

/// <summary>What SQLite and PostgreSQL do differently for the embedded projection. Everything else is one code.</summary>
internal abstract class EmbeddedDialect
{
    /// <summary>On alias <c>q</c> of the queue: drawn by lot and not judged yet, so that nothing may be found or sorted by its score.</summary>
    protected static readonly string StillBlind = $"(q.blind AND q.state <> {(int)QueueState.Decided})";

    /// <summary>Statements that make a projection table with its text index, all named after <paramref name="table"/>.</summary>
    public abstract string Create(string table);

    public abstract string Drop(string table);

    /// <summary>The condition on alias <c>c</c> of a projection table that every phrase occurs.</summary>
    public abstract SqlCondition Matches(string table, IReadOnlyList<SearchPhrase> phrases);

    /// <summary>
    /// The truth itself in the shape of a projection table, without a text index: what answers while the projection
    /// cannot be reached. It adds the column <c>text</c>.
    /// </summary>
    public abstract string Truth { get; }

    /// <summary>The condition that <c>text</c> of <see cref="Truth"/> holds every word.</summary>
    public abstract SqlCondition Contains(IReadOnlyList<string> words);

    /// <summary>A uuid as this database keeps it.</summary>
    public abstract object Id(Guid id);

    public abstract Guid ReadId(DbDataReader reader, int column);

    /// <summary>Writes documents (one per id) whose version is not below the stored one, inside the open transaction.</summary>
    public abstract Task UpsertAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyCollection<CommentDocument> documents, CancellationToken cancellationToken);

    public abstract Task DeleteAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyCollection<CommentId> ids, CancellationToken cancellationToken);
}

/// <summary>A condition and the values of its parameters.</summary>
internal sealed record SqlCondition(string Sql, IReadOnlyList<(string Name, string Value)> Values)
{
    public static SqlCondition All(IEnumerable<string> words, Func<string, string> condition)
    {
        (string Name, string Value)[] values = [.. words.Select((word, i) => ($"@word{i.ToString(CultureInfo.InvariantCulture)}", word))];
        return new SqlCondition(string.Join(" AND ", values.Select(v => condition(v.Name))), values);
    }
}

internal static class Commands
{
    public static DbCommand Command(this DbConnection connection, string sql, DbTransaction? transaction = null)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is ours; table names are made from constants and instants, values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        return command;
    }

    public static DbParameter With(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return parameter;
    }

    public static async Task ExecuteAsync(
        this DbConnection connection, string sql, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
