namespace AdminConsole.Engine.Curation.Blend;

/// <summary>
/// Whose turn it is, slot by slot, so that in every prefix each party has its share to within less than one slot (Tijdeman: "The
/// chairman assignment problem", Discrete Mathematics 32, 1980: the greatest error is 1 − 1/(2k − 2) for k parties).
/// </summary>
public sealed class Apportionment
{
    private readonly int[] weights;
    private readonly int[] counts;
    private readonly long sum;
    private readonly int parties;

    /// <param name="weights">One per party; a party of weight 0 never has a turn.</param>
    public Apportionment(IReadOnlyList<int> weights)
    {
        this.weights = [.. weights];
        counts = new int[weights.Count];
        sum = weights.Sum(static weight => (long)weight);
        parties = weights.Count(static weight => weight > 0);
    }

    public int Given { get; private set; }
    public IReadOnlyList<int> Counts => counts;

    /// <summary>The parties in the order in which the next slot is offered to them; the first is due.</summary>
    public int[] Order()
    {
        var slot = Given + 1L;
        var divisor = Math.Max(1, (2 * parties) - 2);
        bool Eligible(int party) => divisor * ((weights[party] * slot) - (counts[party] * sum)) >= (parties > 1 ? sum : 0);
        double Deadline(int party) => (1 - (parties > 1 ? 1.0 / divisor : 0) + counts[party]) / weights[party];
        return Enumerable.Range(0, weights.Length)
            .Where(party => weights[party] > 0)
            .OrderByDescending(Eligible)
            .ThenBy(Deadline)
            .ThenBy(static party => party)
            .ToArray();
    }

    public void Give(int party)
    {
        counts[party]++;
        Given++;
    }
}
