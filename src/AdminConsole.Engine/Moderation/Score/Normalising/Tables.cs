namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>The tables that travel inside the assembly: UTF-8 lines, <c>#</c> opens a comment.</summary>
internal static class Tables
{
    public static IEnumerable<string> Lines(string name)
    {
        var resource = $"AdminConsole.Engine.Moderation.Score.Normalising.Tables.{name}.txt";
        using var stream = typeof(Tables).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks its table {resource}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
