namespace AdminConsole.Engine.Curation.Train;

/// <summary>Cuts a part off that training never sees.</summary>
public static class HoldOut
{
    /// <summary>
    /// Per listener with at least three items, the given share (at least one) is held out: the latest ones where the data knows
    /// its times, otherwise a seeded random choice.
    /// </summary>
    public static (Interactions Train, HeldOut HeldOut) PerListener(Interactions interactions, double share, int seed)
    {
        var kept = new List<Interaction>(interactions.Count);
        var parts = new List<(int, int[])>();
        for (var listener = 0; listener < interactions.ListenerCount; listener++)
        {
            var row = interactions.ByListener;
            var length = row.Length(listener);
            var count = length < 3 ? 0 : Math.Max(1, (int)Math.Round(share * length));
            var order = Order(row.Times(listener), new Random(HashCode(seed, listener)));
            for (var i = 0; i < length - count; i++)
                kept.Add(new Interaction(listener, row.Columns(listener)[order[i]], row.Weights(listener)[order[i]], row.Times(listener)[order[i]]));
            if (count == 0)
                continue;
            var items = new int[count];
            for (var i = 0; i < count; i++)
                items[i] = row.Columns(listener)[order[length - count + i]];
            parts.Add((listener, items));
        }
        return (Interactions.From(kept, interactions.ListenerCount, interactions.ItemCount), new HeldOut(parts));
    }

    /// <summary>A seeded sample of the held-out listeners, in their order.</summary>
    public static HeldOut Sample(HeldOut heldOut, int listeners, int seed)
    {
        if (heldOut.Listeners <= listeners)
            return heldOut;
        var chosen = Enumerable.Range(0, heldOut.Listeners).ToArray();
        new Random(seed).Shuffle(chosen);
        return new HeldOut(chosen.Take(listeners).Order().Select(i => heldOut.Parts[i]).ToList());
    }

    private static int[] Order(ReadOnlySpan<long> times, Random random)
    {
        var order = Enumerable.Range(0, times.Length).ToArray();
        random.Shuffle(order);
        var keys = new long[order.Length];
        for (var i = 0; i < order.Length; i++)
            keys[i] = times[order[i]];
        var known = false;
        foreach (var time in times)
            known |= time != 0;
        if (known)
            Array.Sort(keys, order);
        return order;
    }

    private static int HashCode(int seed, int listener) => unchecked((seed * 486187739) + (listener * 16777619) + 374761393);
}
