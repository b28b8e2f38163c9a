using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Curation.Train;

/// <summary>What iALS is trained with; chosen on validation, never fixed (accuracy collapses when λ is three times too large).</summary>
/// <param name="Dimensions">Length of a factor, a multiple of 64.</param>
/// <param name="Regularisation">λ.</param>
/// <param name="UnobservedWeight">α₀: the weight of the pairs that did not happen.</param>
/// <param name="FrequencyExponent">ν of λ·(|I_u| + α₀·|I|)^ν.</param>
public sealed record IalsSettings(int Dimensions, double Regularisation, double UnobservedWeight, double FrequencyExponent, int Epochs, int Seed);

/// <summary>
/// Implicit alternating least squares with frequency-scaled regularisation (Rendle, Krichene, Zhang, Koren: "Revisiting
/// the performance of iALS on item recommendation benchmarks", RecSys 2022, equations 1–3). Every row is solved by three
/// conjugate-gradient steps from its last value (Takács, Pilászy, Tikk 2011). Rows are independent and each is summed in a
/// fixed order, so the same seed gives the same factors whatever the number of threads.
/// </summary>
public sealed class Ials
{
    private const int FoldInSteps = 16;
    private readonly Lazy<AlternatingStep> foldIn;

    internal Ials(IalsSettings settings, float[] listenerFactors, float[] itemFactors)
    {
        Settings = settings;
        ListenerFactors = listenerFactors;
        ItemFactors = itemFactors;
        foldIn = new Lazy<AlternatingStep>(() => new AlternatingStep(ItemFactors, Settings));
    }

    public IalsSettings Settings { get; }
    public int Dimensions => Settings.Dimensions;
    public int ItemCount => ItemFactors.Length / Dimensions;
    public int ListenerCount => ListenerFactors.Length / Dimensions;

    /// <summary>Row-major, listeners × dimensions.</summary>
    public float[] ListenerFactors { get; }

    /// <summary>Row-major, items × dimensions.</summary>
    public float[] ItemFactors { get; }

    public static Ials Train(Interactions interactions, IalsSettings settings, Action<int>? epochDone = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(settings.Dimensions % 64, 0, nameof(settings));
        var random = new Random(settings.Seed);
        var start = new Ials(
            settings,
            new float[interactions.ListenerCount * settings.Dimensions],
            Gaussian(random, interactions.ItemCount * settings.Dimensions, 0.1 / Math.Sqrt(settings.Dimensions)));
        start.Run(interactions, epochDone, cancellation);
        return start;
    }

    /// <summary>Goes on from these factors with (more) data about the same listeners and items.</summary>
    public Ials Continue(Interactions interactions, int epochs, Action<int>? epochDone = null, CancellationToken cancellation = default)
    {
        var next = new Ials(Settings with { Epochs = epochs }, [.. ListenerFactors], [.. ItemFactors]);
        next.Run(interactions, epochDone, cancellation);
        return new Ials(Settings with { Epochs = Settings.Epochs + epochs }, next.ListenerFactors, next.ItemFactors);
    }

    /// <summary>The factor of one listener from what they did until now; a last skip or like counts at once.</summary>
    public float[] FoldIn(ReadOnlySpan<int> items, ReadOnlySpan<float> weights)
    {
        var factor = new float[Dimensions];
        foldIn.Value.SolveOne(items, weights, factor, FoldInSteps);
        return factor;
    }

    private void Run(Interactions interactions, Action<int>? epochDone, CancellationToken cancellation)
    {
        for (var epoch = 1; epoch <= Settings.Epochs; epoch++)
        {
            new AlternatingStep(ItemFactors, Settings).SolveAll(interactions.ByListener, ListenerFactors, cancellation);
            new AlternatingStep(ListenerFactors, Settings).SolveAll(interactions.ByItem, ItemFactors, cancellation);
            epochDone?.Invoke(epoch);
        }
    }

    private static float[] Gaussian(Random random, int count, double deviation)
    {
        var values = new float[count];
        for (var i = 0; i < count; i += 2)
        {
            var radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cos);
            if (i + 1 < count)
                values[i + 1] = (float)(radius * sin);
        }
        return values;
    }
}

/// <summary>Solves the rows of one side while the other side's factors are fixed; four rows at a time share each read of the Gram matrix.</summary>
internal sealed class AlternatingStep
{
    private const int RowsAtOnce = 4;
    private const int RowsPerTask = 64;
    private const int Steps = 3;
    private readonly float[] fixedFactors;
    private readonly float[] gram;
    private readonly int dimensions;
    private readonly IalsSettings settings;
    private readonly double unobserved;

    public AlternatingStep(float[] fixedFactors, IalsSettings settings)
    {
        this.fixedFactors = fixedFactors;
        this.settings = settings;
        dimensions = settings.Dimensions;
        gram = ScaledGram(fixedFactors, dimensions, (float)settings.UnobservedWeight);
        unobserved = settings.UnobservedWeight * (fixedFactors.Length / dimensions);
    }

    public void SolveAll(CompressedRows rows, float[] target, CancellationToken cancellation)
    {
        var tasks = (rows.RowCount + RowsPerTask - 1) / RowsPerTask;
        Parallel.For(
            0,
            tasks,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            () => new Scratch(dimensions),
            (task, _, scratch) =>
            {
                var end = Math.Min(rows.RowCount, (task + 1) * RowsPerTask);
                for (var row = task * RowsPerTask; row < end; row += RowsAtOnce)
                    SolveBlock(rows, row, Math.Min(RowsAtOnce, end - row), target, scratch);
                return scratch;
            },
            static _ => { });
    }

    public void SolveOne(ReadOnlySpan<int> columns, ReadOnlySpan<float> weights, Span<float> target, int steps)
    {
        var scratch = new Scratch(dimensions);
        var row = new Row(columns, weights, Ridge(weights));
        Residual(row, scratch, 0);
        for (var step = 0; step < steps; step++)
        {
            Times(scratch.Direction, scratch.Product);
            Advance(row, scratch, 0, step == steps - 1);
        }
        scratch.Solution.AsSpan(0, dimensions).CopyTo(target);
    }

    private void SolveBlock(CompressedRows rows, int first, int count, float[] target, Scratch scratch)
    {
        scratch.Solution.AsSpan().Clear();
        target.AsSpan(first * dimensions, count * dimensions).CopyTo(scratch.Solution);
        Times(scratch.Solution, scratch.Product);
        for (var r = 0; r < count; r++)
            Residual(RowOf(rows, first + r), scratch, r);
        for (var step = 0; step < Steps; step++)
        {
            Times(scratch.Direction, scratch.Product);
            for (var r = 0; r < count; r++)
                Advance(RowOf(rows, first + r), scratch, r, step == Steps - 1);
        }
        scratch.Solution.AsSpan(0, count * dimensions).CopyTo(target.AsSpan(first * dimensions));
    }

    private Row RowOf(CompressedRows rows, int row) => new(rows.Columns(row), rows.Weights(row), Ridge(rows.Weights(row)));

    private float Ridge(ReadOnlySpan<float> weights)
    {
        var observed = 0.0;
        foreach (var weight in weights)
            observed += weight;
        return (float)(settings.Regularisation * Math.Pow(observed + unobserved, settings.FrequencyExponent));
    }

    /// <summary>r = Σ c·h·(1 − h·x) − (α₀G + ridge)·x, and the first direction is r; a row without interactions has the solution 0.</summary>
    private void Residual(Row row, Scratch scratch, int r)
    {
        ref var x = ref scratch.Solution[r * dimensions];
        ref var residual = ref scratch.Residual[r * dimensions];
        var into = scratch.Residual.AsSpan(r * dimensions, dimensions);
        if (row.Columns.IsEmpty)
        {
            scratch.Solution.AsSpan(r * dimensions, dimensions).Clear();
            into.Clear();
        }
        else
        {
            var product = scratch.Product.AsSpan(r * dimensions, dimensions);
            for (var k = 0; k < product.Length; k++)
                into[k] = -product[k];
            Tiles.AddScaled(ref residual, -row.Ridge, ref x, dimensions);
            for (var i = 0; i < row.Columns.Length; i++)
            {
                ref var h = ref Factor(row.Columns[i]);
                Tiles.AddScaled(ref residual, row.Weights[i] * (1 - Tiles.Dot(ref h, ref x, dimensions)), ref h, dimensions);
            }
        }
        into.CopyTo(scratch.Direction.AsSpan(r * dimensions));
        scratch.Squares[r] = Tiles.Dot(ref residual, ref residual, dimensions);
    }

    private void Advance(Row row, Scratch scratch, int r, bool last)
    {
        var squares = scratch.Squares[r];
        if (squares < 1e-20f)
            return;
        ref var x = ref scratch.Solution[r * dimensions];
        ref var residual = ref scratch.Residual[r * dimensions];
        ref var direction = ref scratch.Direction[r * dimensions];
        ref var product = ref scratch.Product[r * dimensions];
        Tiles.AddScaled(ref product, row.Ridge, ref direction, dimensions);
        for (var i = 0; i < row.Columns.Length; i++)
        {
            ref var h = ref Factor(row.Columns[i]);
            Tiles.AddScaled(ref product, row.Weights[i] * Tiles.Dot(ref h, ref direction, dimensions), ref h, dimensions);
        }
        var length = squares / Tiles.Dot(ref direction, ref product, dimensions);
        Tiles.AddScaled(ref x, length, ref direction, dimensions);
        if (last)
            return;
        Tiles.AddScaled(ref residual, -length, ref product, dimensions);
        var next = Tiles.Dot(ref residual, ref residual, dimensions);
        var turn = next / squares;
        for (var k = 0; k < dimensions; k++)
        {
            ref var d = ref Unsafe.Add(ref direction, k);
            d = Unsafe.Add(ref residual, k) + (turn * d);
        }
        scratch.Squares[r] = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref float Factor(int column) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(fixedFactors), (nint)column * dimensions);

    private void Times(float[] four, float[] product)
    {
        for (var column = 0; column < dimensions; column += Tiles.Width)
            Tiles.Product(ref four[0], dimensions, 1, ref gram[column], dimensions, dimensions, ref product[column], dimensions);
    }

    private static float[] ScaledGram(float[] factors, int dimensions, float scale)
    {
        var products = new float[dimensions * dimensions];
        var rows = factors.Length / dimensions;
        if (rows == 0)
            return products;
        const int Slice = 256;
        const int Band = 8 * RowsAtOnce;
        Parallel.For(0, dimensions / Band, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, band =>
        {
            var part = new float[RowsAtOnce * Tiles.Width];
            for (var start = 0; start < rows; start += Slice)
                for (var column = band * Band / Tiles.Width * Tiles.Width; column < dimensions; column += Tiles.Width)
                    for (var row = band * Band; row < (band + 1) * Band; row += RowsAtOnce)
                    {
                        Tiles.Product(
                            ref factors[(start * dimensions) + row], 1, dimensions,
                            ref factors[(start * dimensions) + column], dimensions, Math.Min(Slice, rows - start), ref part[0], Tiles.Width);
                        for (var r = 0; r < RowsAtOnce; r++)
                            for (var j = 0; j < Tiles.Width; j++)
                                products[((row + r) * dimensions) + column + j] += scale * part[(r * Tiles.Width) + j];
                    }
        });
        for (var row = 1; row < dimensions; row++)
            for (var column = 0; column < row; column++)
                products[(row * dimensions) + column] = products[(column * dimensions) + row];
        return products;
    }

    private readonly ref struct Row(ReadOnlySpan<int> columns, ReadOnlySpan<float> weights, float ridge)
    {
        public ReadOnlySpan<int> Columns { get; } = columns;
        public ReadOnlySpan<float> Weights { get; } = weights;
        public float Ridge { get; } = ridge;
    }

    private sealed class Scratch(int dimensions)
    {
        public float[] Solution { get; } = new float[RowsAtOnce * dimensions];
        public float[] Residual { get; } = new float[RowsAtOnce * dimensions];
        public float[] Direction { get; } = new float[RowsAtOnce * dimensions];
        public float[] Product { get; } = new float[RowsAtOnce * dimensions];
        public float[] Squares { get; } = new float[RowsAtOnce];
    }
}
