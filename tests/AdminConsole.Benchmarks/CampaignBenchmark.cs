using System.Diagnostics;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Benchmarks;

/// <summary>
/// The search for near-duplicates: look-ups a second against a window of 1,000,000 comments, the memory it takes, how many
/// generated variants of an advertisement find it, and how many unrelated comments find something.
/// <c>campaigns</c>; <c>campaigns FILE [SHOWN]</c> reads comments, one on a line, shows what would be put together and
/// counts it, for judging by eye.
/// </summary>
internal static class CampaignBenchmark
{
    private const int Window = 1_000_000;
    private const int Asked = 40_000;

    public static int Run(string[] args)
    {
        if (args.Length > 0)
            return ShowFile(args[0], args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 60);
        var random = new Random(11);
        var talk = new TalkMaker(random);
        Console.WriteLine($"load average {File.ReadAllText("/proc/loadavg").Trim()}");

        using var index = new SketchIndex(Window);
        var watch = Stopwatch.StartNew();
        for (var filled = 0L; index.Count < Window;)
        {
            var batch = Enumerable.Range(0, 4000).Select(_ => Sketch.Of(talk.Next())).OfType<Sketch>().Select(s => (++filled, s)).ToList();
            index.Add(batch);
        }

        Console.WriteLine($"{index.Count:#,0} comments in the window after {watch.Elapsed.TotalSeconds:0.0} s, {index.Bytes / 1e6:0} MB ({(double)index.Bytes / index.Count:0} bytes each)");

        var adverts = Adverts.Wordings.Select(text => (Text: text, Sketch: Sketch.Of(text)!)).ToList();
        index.Add([.. adverts.Select((a, i) => (-1L - i, a.Sketch))]);
        var asked = Enumerable.Range(0, Asked).Select(i => i % 4 == 0 ? Adverts.Vary(random, random.Next(adverts.Count)) : talk.Next()).ToArray();
        foreach (var threads in (int[])[1, 2])
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            watch.Restart();
            Parallel.ForEach(asked, new ParallelOptions { MaxDegreeOfParallelism = threads }, text =>
            {
                if (Sketch.Of(text) is { } sketch)
                    index.Find(sketch, CampaignMatch.Least);
            });
            var processor = Process.GetCurrentProcess().TotalProcessorTime - before; // on a busy machine the fairer figure
            Console.WriteLine($"{threads} thread(s): {Asked / watch.Elapsed.TotalSeconds:#,0} look-ups/s, {Asked / processor.TotalSeconds:#,0} for a second of one processor; normalising and sketching included");
        }

        foreach (var strength in Enum.GetValues<Change>())
        {
            var found = 0;
            const int Tries = 4000;
            for (var i = 0; i < Tries; i++)
            {
                var of = random.Next(adverts.Count);
                var sketch = Sketch.Of(Adverts.Vary(random, of, strength));
                if (sketch is not null && index.Find(sketch, CampaignMatch.Least).Any(m => m.Sequence == -1 - of))
                    found++;
            }

            Console.WriteLine($"variants, {strength,-10}: {100.0 * found / Tries:0.0} % find their advertisement in one look-up");
        }

        var strangers = new TalkMaker(new Random(99), reuse: false).All().ToList();
        using var apart = new SketchIndex(Window);
        apart.Add([.. adverts.Select((a, i) => (-1L - i, a.Sketch))]);
        var (wrong, sequence) = (0, 0L);
        foreach (var sketch in strangers.Select(Sketch.Of).OfType<Sketch>())
        {
            if (apart.Find(sketch, CampaignMatch.Least).Count > 0)
                wrong++;
            apart.Add([(++sequence, sketch)]);
        }

        Console.WriteLine($"unrelated: {wrong} of {sequence:#,0} written comments find another one or an advertisement ({100.0 * wrong / sequence:0.00} %)");
        return 0;
    }

    private static int ShowFile(string path, int shown)
    {
        using var index = new SketchIndex(Window);
        var (texts, groups, parents) = (new List<string>(), new Dictionary<int, List<int>>(), new List<int>());
        var sketches = new List<Sketch>();
        var (read, sketched) = (0, 0);
        foreach (var line in File.ReadLines(path))
        {
            read++;
            if (Sketch.Of(line) is not { } sketch)
                continue;
            sketched++;
            var at = texts.Count;
            texts.Add(line);
            var its = index.Find(sketch, CampaignMatch.Least).Select(m => parents[(int)m.Sequence])
                .FirstOrDefault(p => sketches[p].Similarity(sketch) >= CampaignMatch.LeastWithSpecimen, -1);
            sketches.Add(sketch);
            parents.Add(its >= 0 ? its : at);
            if (its >= 0)
                (groups.TryGetValue(parents[at], out var group) ? group : groups[parents[at]] = [parents[at]]).Add(at);
            index.Add([(at, sketch)]);
        }

        var campaigns = groups.Values.Where(g => g.Count >= 3).ToList();
        Console.WriteLine($"{read:#,0} comments, {sketched:#,0} long enough; {groups.Count:#,0} groups of 2 or more, {campaigns.Count:#,0} of 3 or more with {campaigns.Sum(g => g.Count):#,0} comments");
        var random = new Random(5);
        foreach (var group in campaigns.OrderByDescending(g => g.Count).Take(shown / 2).Concat(campaigns.OrderBy(_ => random.Next()).Take(shown / 2)))
        {
            // The members least like the first one: where a wrong one would stand.
            var first = Sketch.Of(texts[group[0]])!;
            Console.WriteLine($"--- ×{group.Count}\n         {texts[group[0]]}");
            foreach (var (member, similarity) in group.Skip(1).Select(m => (m, Sketch.Of(texts[m])!.Similarity(first))).OrderBy(m => m.Item2).Take(4))
                Console.WriteLine($"    {similarity:.00}  {texts[member]}");
        }

        return 0;
    }
}
