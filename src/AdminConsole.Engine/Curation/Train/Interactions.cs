using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Curation.Train;

/// <summary>One thing a listener did with an item. Both are dense indices from 0; the weight is a confidence above 0 (1 for "did it").</summary>
/// <param name="At">Unix seconds, 0 when the source knows no time.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interaction(int Listener, int Item, float Weight, long At);

/// <summary>
/// Who did what, in compressed rows both by listener and by item: every trainer here walks one direction or the other
/// row by row. A pair occurs once; repeated pairs add their weights and keep the latest time.
/// </summary>
public sealed class Interactions
{
    private Interactions(CompressedRows byListener, CompressedRows byItem)
    {
        ByListener = byListener;
        ByItem = byItem;
    }

    public CompressedRows ByListener { get; }
    public CompressedRows ByItem { get; }
    public int ListenerCount => ByListener.RowCount;
    public int ItemCount => ByItem.RowCount;
    public int Count => ByListener.Count;

    public static Interactions From(IReadOnlyList<Interaction> interactions, int listenerCount, int itemCount)
    {
        var byListener = CompressedRows.From(interactions, listenerCount, itemCount);
        return new Interactions(byListener, byListener.Transpose(itemCount));
    }

    public IEnumerable<Interaction> All()
    {
        for (var listener = 0; listener < ListenerCount; listener++)
            for (var position = ByListener.Start(listener); position < ByListener.Start(listener + 1); position++)
                yield return new Interaction(listener, ByListener.AllColumns[position], ByListener.AllWeights[position], ByListener.AllTimes[position]);
    }

    public double Popularity(int item) => ByItem.Sum(item);
}

/// <summary>A sparse matrix in compressed rows; columns ascend within a row.</summary>
public sealed class CompressedRows
{
    private readonly int[] rowStarts;
    private readonly int[] allColumns;
    private readonly float[] allWeights;
    private readonly long[] allTimes;

    private CompressedRows(int[] rowStarts, int[] allColumns, float[] allWeights, long[] allTimes)
    {
        this.rowStarts = rowStarts;
        this.allColumns = allColumns;
        this.allWeights = allWeights;
        this.allTimes = allTimes;
    }

    public int RowCount => rowStarts.Length - 1;
    public int Count => allColumns.Length;
    public ReadOnlySpan<int> AllColumns => allColumns;
    public ReadOnlySpan<float> AllWeights => allWeights;
    public ReadOnlySpan<long> AllTimes => allTimes;

    public int Start(int row) => rowStarts[row];
    public int Length(int row) => rowStarts[row + 1] - rowStarts[row];
    public ReadOnlySpan<int> Columns(int row) => allColumns.AsSpan(rowStarts[row], Length(row));
    public ReadOnlySpan<float> Weights(int row) => allWeights.AsSpan(rowStarts[row], Length(row));
    public ReadOnlySpan<long> Times(int row) => allTimes.AsSpan(rowStarts[row], Length(row));

    public bool Contains(int row, int column) => Columns(row).BinarySearch(column) >= 0;

    public double Sum(int row)
    {
        var sum = 0.0;
        foreach (var weight in Weights(row))
            sum += weight;
        return sum;
    }

    internal static CompressedRows From(IReadOnlyList<Interaction> interactions, int rowCount, int columnCount)
    {
        var keys = new ulong[interactions.Count];
        var order = new int[interactions.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var one = interactions[i];
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)one.Listener, (uint)rowCount, nameof(interactions));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)one.Item, (uint)columnCount, nameof(interactions));
            keys[i] = ((ulong)(uint)one.Listener << 32) | (uint)one.Item;
            order[i] = i;
        }
        Array.Sort(keys, order);

        var starts = new int[rowCount + 1];
        var columns = new int[keys.Length];
        var weights = new float[keys.Length];
        var times = new long[keys.Length];
        var count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var one = interactions[order[i]];
            if (i > 0 && keys[i] == keys[i - 1])
            {
                weights[count - 1] += one.Weight;
                times[count - 1] = Math.Max(times[count - 1], one.At);
                continue;
            }
            columns[count] = one.Item;
            weights[count] = one.Weight;
            times[count] = one.At;
            starts[one.Listener + 1]++;
            count++;
        }
        for (var row = 0; row < rowCount; row++)
            starts[row + 1] += starts[row];
        return new CompressedRows(starts, columns[..count], weights[..count], times[..count]);
    }

    internal CompressedRows Transpose(int columnCount)
    {
        var turned = new int[columnCount + 1];
        foreach (var column in allColumns)
            turned[column + 1]++;
        for (var column = 0; column < columnCount; column++)
            turned[column + 1] += turned[column];

        var next = turned[..columnCount];
        var rows = new int[allColumns.Length];
        var turnedWeights = new float[allColumns.Length];
        var turnedTimes = new long[allColumns.Length];
        for (var row = 0; row < RowCount; row++)
        {
            for (var position = rowStarts[row]; position < rowStarts[row + 1]; position++)
            {
                var place = next[allColumns[position]]++;
                rows[place] = row;
                turnedWeights[place] = allWeights[position];
                turnedTimes[place] = allTimes[position];
            }
        }
        return new CompressedRows(turned, rows, turnedWeights, turnedTimes);
    }
}
