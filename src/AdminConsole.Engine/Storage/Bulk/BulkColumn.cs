using NpgsqlTypes;

namespace AdminConsole.Engine.Storage.Bulk;

/// <summary>One value of every row, in the shape each provider stores it.</summary>
internal sealed record BulkColumn<TRow>(
    string Name, NpgsqlDbType ElementType, Func<TRow, object> SqliteValue, Func<IReadOnlyList<TRow>, Array> PostgresArray);

/// <summary>The columns a bulk statement may name with <c>:name</c>.</summary>
internal static class BulkColumn
{
    public static BulkColumn<T> Id<T>(string name, Func<T, Guid> value) =>
        new(name, NpgsqlDbType.Uuid, row => value(row).ToByteArray(true), rows => ArrayOf(rows, value));

    public static BulkColumn<T> IdOrNull<T>(string name, Func<T, Guid?> value) =>
        new(name, NpgsqlDbType.Uuid, row => value(row) is { } id ? id.ToByteArray(true) : DBNull.Value, rows => ArrayOf(rows, value));

    public static BulkColumn<T> Text<T>(string name, Func<T, string?> value) =>
        new(name, NpgsqlDbType.Text, row => (object?)value(row) ?? DBNull.Value, rows => ArrayOf(rows, value));

    public static BulkColumn<T> Bytes<T>(string name, Func<T, byte[]> value) =>
        new(name, NpgsqlDbType.Bytea, value, rows => ArrayOf(rows, value));

    public static BulkColumn<T> Int<T>(string name, Func<T, int> value) =>
        new(name, NpgsqlDbType.Integer, row => (long)value(row), rows => ArrayOf(rows, value));

    public static BulkColumn<T> IntOrNull<T>(string name, Func<T, int?> value) =>
        new(name, NpgsqlDbType.Integer, row => value(row) is { } number ? (long)number : DBNull.Value, rows => ArrayOf(rows, value));

    public static BulkColumn<T> Real<T>(string name, Func<T, float> value) =>
        new(name, NpgsqlDbType.Real, row => (double)value(row), rows => ArrayOf(rows, value));

    public static BulkColumn<T> RealOrNull<T>(string name, Func<T, float?> value) =>
        new(name, NpgsqlDbType.Real, row => value(row) is { } number ? (double)number : DBNull.Value, rows => ArrayOf(rows, value));

    public static BulkColumn<T> Double<T>(string name, Func<T, double> value) =>
        new(name, NpgsqlDbType.Double, row => value(row), rows => ArrayOf(rows, value));

    public static BulkColumn<T> Bool<T>(string name, Func<T, bool> value) =>
        new(name, NpgsqlDbType.Boolean, row => value(row) ? 1L : 0L, rows => ArrayOf(rows, value));

    public static BulkColumn<T> Instant<T>(string name, Func<T, DateTimeOffset> value) =>
        new(name, NpgsqlDbType.TimestampTz, row => UtcMicros.From(value(row)), rows => ArrayOf(rows, row => value(row).ToUniversalTime()));

    public static BulkColumn<T> InstantOrNull<T>(string name, Func<T, DateTimeOffset?> value) =>
        new(name, NpgsqlDbType.TimestampTz, row => value(row) is { } at ? UtcMicros.From(at) : DBNull.Value,
            rows => ArrayOf(rows, row => value(row)?.ToUniversalTime()));

    public static BulkColumn<T> Long<T>(string name, Func<T, long> value) =>
        new(name, NpgsqlDbType.Bigint, row => value(row), rows => ArrayOf(rows, value));

    public static BulkColumn<T> LongOrNull<T>(string name, Func<T, long?> value) =>
        new(name, NpgsqlDbType.Bigint, row => value(row) is { } number ? number : DBNull.Value, rows => ArrayOf(rows, value));

    public static BulkColumn<T> DateOrNull<T>(string name, Func<T, DateOnly?> value) =>
        new(name, NpgsqlDbType.Date,
            row => value(row) is { } date ? date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : DBNull.Value,
            rows => ArrayOf(rows, value));

    private static TValue[] ArrayOf<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]);
        return values;
    }
}
