using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Tests.Curation.Train;

/// <summary>Seeded listeners who mostly stay in one of a few tastes: enough structure for a model to beat popularity.</summary>
internal static class TasteData
{
    public static List<Interaction> Make(int listeners = 200, int items = 150, int tastes = 5, int each = 15, int seed = 3)
    {
        var random = new Random(seed);
        var pairs = new List<Interaction>();
        for (var listener = 0; listener < listeners; listener++)
            for (var n = 0; n < each; n++)
            {
                var free = random.NextDouble() < 0.1;
                var place = (int)(items / (double)tastes * Math.Pow(random.NextDouble(), 1.5));
                var item = free ? random.Next(items) : (place * tastes) + (listener % tastes);
                pairs.Add(new Interaction(listener, Math.Min(item, items - 1), 1, 0));
            }
        return pairs;
    }

    public static Interactions Interactions(int listeners = 200, int items = 150) =>
        Engine.Curation.Train.Interactions.From(Make(listeners, items), listeners, items);
}
