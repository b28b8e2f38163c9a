namespace AdminConsole.Engine.Import;

/// <summary>A row turned into what is imported, or the reason why it cannot be.</summary>
/// <param name="Value">Null when the row is rejected, or repeats one that came before.</param>
/// <param name="Rejected">Field and reason.</param>
public sealed record ImportItem<T>(long Line, string Raw, T? Value, (string Field, string Reason)? Rejected) where T : class;

internal static class ImportItem
{
    public static ImportItem<T> Of<T>(SourceRow row, T value) where T : class =>
        row.Problem is { } problem ? new(row.Line, row.Raw, null, problem) : new(row.Line, row.Raw, value, null);

    public static ImportItem<T> Broken<T>(SourceRow row) where T : class => new(row.Line, row.Raw, null, row.Problem);

    /// <summary>The row tells nothing new; it counts as unchanged.</summary>
    public static ImportItem<T> Repeat<T>(SourceRow row) where T : class => new(row.Line, row.Raw, null, null);
}

/// <summary>How a file's rows become items; a layout sees the whole stream, so it can group, skip repeats and look ahead.</summary>
public abstract class ImportLayout<T> where T : class
{
    public abstract string Name { get; }

    /// <summary>The columns, for --help.</summary>
    public abstract string Columns { get; }

    /// <summary>Whether these columns are its own; decides when no layout was named.</summary>
    public abstract bool Matches(RowFormat format, IReadOnlyList<string> columns);

    /// <summary>The format it reads a file of this look as.</summary>
    public virtual RowFormat FormatFor(RowFormat looks) => looks;

    public abstract IEnumerable<ImportItem<T>> Read(SourceFile file, RowFormat format);

    protected static bool Has(IReadOnlyList<string> columns, params ReadOnlySpan<string> names)
    {
        var header = new CsvHeader(columns);
        foreach (var name in names)
        {
            if (!header.Has(name))
                return false;
        }

        return true;
    }
}

/// <summary>A layout whose rows stand each for itself.</summary>
public abstract class RowLayout<T> : ImportLayout<T> where T : class
{
    public override IEnumerable<ImportItem<T>> Read(SourceFile file, RowFormat format)
    {
        foreach (var row in new RowSource(file, format).Rows())
            yield return row.Problem is null ? ImportItem.Of(row, Map(row, file)) : ImportItem.Broken<T>(row);
    }

    protected abstract T Map(SourceRow row, SourceFile file);
}
