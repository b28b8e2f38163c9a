namespace AdminConsole.Engine.Demo;

/// <summary>Songs that everybody plays for a week or two: a rise over days, then a slow fall.</summary>
internal sealed class DemoTrends
{
    private readonly List<(DemoTrack Track, DateTimeOffset From, double Height)> waves = [];

    public DemoTrends(DemoRandom random, DateTimeOffset now, DemoCatalogue catalogue)
    {
        var candidates = catalogue.Tracks.Where(t => t.Popularity > .004).ToList();
        for (var i = 0; i < 46; i++)
        {
            // Every week brings a few; some are rising right now.
            var from = now.AddDays(-(i * 2.1) + (2 * random.NextDouble()) - 2);
            waves.Add((random.Pick(candidates), from, random.LogNormal(1, .7)));
        }
    }

    public DemoTrack? At(DateTimeOffset instant, DemoRandom random)
    {
        Span<double> heat = stackalloc double[waves.Count];
        var any = false;
        for (var i = 0; i < waves.Count; i++)
        {
            var days = (instant - waves[i].From).TotalDays;
            heat[i] = days is < 0 or > 24 ? 0 : waves[i].Height * (1 - Math.Exp(-days)) * Math.Exp(-days / 5);
            any |= heat[i] > 0;
        }

        return any ? waves[random.PickIndex(heat)].Track : null;
    }
}
