namespace AdminConsole.Engine.Curation.Train;

/// <summary>Scores a catalogue with iALS: item factors are packed in panels that stay in the first-level cache while listeners pass by.</summary>
public sealed class FactorScorer : IItemScorer
{
    private const int RowsAtOnce = 4;
    private readonly float[] panels;
    private readonly Ials model;
    private readonly int panelCount;

    public FactorScorer(Ials model)
    {
        this.model = model;
        var (width, depth) = (Tiles.Width, model.Dimensions);
        panelCount = (model.ItemCount + width - 1) / width;
        panels = new float[panelCount * width * depth];
        for (var item = 0; item < model.ItemCount; item++)
            for (var k = 0; k < depth; k++)
                panels[(item / width * width * depth) + (k * width) + (item % width)] = model.ItemFactors[(item * depth) + k];
    }

    public int ItemCount => model.ItemCount;

    public void Score(ReadOnlySpan<int> listeners, Span<float> scores, int stride)
    {
        var depth = model.Dimensions;
        var factors = new float[listeners.Length * depth];
        for (var row = 0; row < listeners.Length; row++)
            model.ListenerFactors.AsSpan(listeners[row] * depth, depth).CopyTo(factors.AsSpan(row * depth));
        ScoreFactors(factors, scores, stride);
    }

    /// <summary>Scores for listener factors that need not be in the model (fold-in); row-major, rows × dimensions.</summary>
    public void ScoreFactors(ReadOnlySpan<float> factors, Span<float> scores, int stride)
    {
        var (width, depth) = (Tiles.Width, model.Dimensions);
        var rows = factors.Length / depth;
        var padded = new float[(rows + RowsAtOnce - 1) / RowsAtOnce * RowsAtOnce * depth];
        factors.CopyTo(padded);
        Span<float> tile = stackalloc float[RowsAtOnce * width];
        for (var panel = 0; panel < panelCount; panel++)
        {
            var count = Math.Min(width, ItemCount - (panel * width));
            for (var row = 0; row < rows; row += RowsAtOnce)
            {
                Tiles.Product(ref padded[row * depth], depth, 1, ref panels[panel * width * depth], width, depth, ref tile[0], width);
                for (var r = 0; r < Math.Min(RowsAtOnce, rows - row); r++)
                    tile.Slice(r * width, count).CopyTo(scores[(((row + r) * stride) + (panel * width))..]);
            }
        }
    }
}
