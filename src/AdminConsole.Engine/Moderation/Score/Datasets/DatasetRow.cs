using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Moderation.Score.Datasets;

/// <summary>One row of a file of labelled comments.</summary>
public abstract record DatasetRow(long Line)
{
    public sealed record Usable(long Line, LabelledComment Comment) : DatasetRow(Line)
    {
        /// <summary>The label in the file's own words, finer than the categories where the set is.</summary>
        public string Class { get; init; } = "";

        /// <summary>What the set files the row under (a topic, a source, a kind of test), or empty.</summary>
        public string Slice { get; init; } = "";
    }

    /// <summary>The labeller would not say: neither trained on nor judged by.</summary>
    public sealed record Unsure(long Line) : DatasetRow(Line);

    public sealed record Malformed(long Line, string Reason) : DatasetRow(Line);
}

/// <summary>The file as a whole cannot be read; the message says what to do.</summary>
public sealed class DatasetException : Exception
{
    public DatasetException(string message)
        : base(message)
    {
    }

    public DatasetException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public DatasetException()
    {
    }
}
