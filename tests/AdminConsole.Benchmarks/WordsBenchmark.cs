using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Moderation.Score.Words;

namespace AdminConsole.Benchmarks;

/// <summary>
/// Nanoseconds a comment to find every word of 10,000 in it, normalising included: over the shipped comments and, where one
/// is given, over a file of labelled comments. <c>words [FILE] [WORDS] [SECONDS]</c>.
/// </summary>
internal static class WordsBenchmark
{
    public static int Run(string[] args)
    {
        var file = args.Length > 0 && !int.TryParse(args[0], CultureInfo.InvariantCulture, out _) ? args[0] : null;
        var numbers = args.Skip(file is null ? 0 : 1).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToArray();
        var count = numbers.Length > 0 ? numbers[0] : 10_000;
        var seconds = numbers.Length > 1 ? numbers[1] : 3;
        var stock = WrittenComments.Read().Select(comment => comment.Text).ToArray();

        // Cuts of the comments themselves with a stray character behind, so that their prefixes match all the time and a
        // word itself rarely does; one in twenty is a cut as it stands.
        var random = new Random(1);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < count)
        {
            var text = stock[random.Next(stock.Length)];
            var length = Math.Min(text.Length, 2 + random.Next(3));
            var start = random.Next(text.Length - length + 1);
            words.Add(words.Count % 20 == 0
                ? text.Substring(start, Math.Min(text.Length - start, length + 2))
                : text.Substring(start, length) + (char)(0x4E00 + random.Next(3000)));
        }

        foreach (var bySound in new[] { false, true })
        {
            var started = Stopwatch.GetTimestamp();
            var lists = new WordLists([new WordList("benchmark", WordAction.Watch, Category.Improper, [.. words]) { BySound = bySound }]);
            Console.WriteLine($"{words.Count} words{(bySound ? ", by sound too" : "")}, compiled in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
            Measure("shipped comments", stock, lists, seconds);
            if (file is not null)
                Measure(Path.GetFileName(file), [.. CommentDataset.ReadFile(file).OfType<DatasetRow.Usable>().Select(row => row.Comment.Text)], lists, seconds);
        }

        return 0;
    }

    private static void Measure(string name, string[] texts, WordLists lists, int seconds)
    {
        long hits = 0, done = 0;
        foreach (var text in texts)
            hits += lists.Find(text).Count;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from).TotalSeconds < seconds)
        {
            foreach (var text in texts)
                lists.Find(text);
            done += texts.Length;
        }

        var elapsed = Stopwatch.GetElapsedTime(from);
        Console.WriteLine(
            $"  {name}: {texts.Length} of {texts.Average(text => text.Length):0.0} UTF-16 units, {(double)hits / texts.Length:0.00} hits each: "
            + $"{elapsed.TotalNanoseconds / done:#,0} ns and {(double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / done:0} bytes a comment");
    }
}
