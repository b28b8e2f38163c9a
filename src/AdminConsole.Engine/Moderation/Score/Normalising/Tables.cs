namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>The tables that travel inside the assembly: UTF-8 lines, <c>#</c> opens a comment.</summary>
internal static class Tables
{
    public static IEnumerable<string> Lines(string name) => Lines(typeof(Tables), name);

    /// <param name="neighbour">A type beside whose file the folder <c>Tables</c> lies.</param>
    /// <param name="name">Of the file, without its ending.</param>
    public static IEnumerable<string> Lines(Type neighbour, string name)
    {
        var resource = $"{neighbour.Namespace}.Tables.{name}.txt";
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
