using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdminConsole.Engine.Curation.Train;

/// <summary>
/// The one dense kernel behind the Gram matrix, the conjugate-gradient step and the scoring of a catalogue: four rows
/// times a panel of four vectors, kept in registers. Safe code over <see cref="Vector{T}"/>, so that it is as wide as the processor.
/// </summary>
internal static class Tiles
{
    /// <summary>Columns of one tile.</summary>
    public static int Width => 4 * Vector<float>.Count;

    /// <summary>c[r, j] = Σ_k a[r, k] · b[k, j] for r &lt; 4 and j &lt; <see cref="Width"/>.</summary>
    /// <param name="a">Element (0, 0); row r and step k lie at r·aRow + k·aStep.</param>
    /// <param name="b">Element (0, 0); step k lies at k·bStep, its columns are contiguous.</param>
    /// <param name="c">Element (0, 0) of the result; row r lies at r·cRow.</param>
    public static void Product(ref float a, nint aRow, nint aStep, ref float b, nint bStep, int depth, ref float c, nint cRow)
    {
        var n = (nuint)Vector<float>.Count;
        Vector<float> c00 = default, c01 = default, c02 = default, c03 = default;
        Vector<float> c10 = default, c11 = default, c12 = default, c13 = default;
        Vector<float> c20 = default, c21 = default, c22 = default, c23 = default;
        Vector<float> c30 = default, c31 = default, c32 = default, c33 = default;
        for (nint k = 0; k < depth; k++)
        {
            ref var bk = ref Unsafe.Add(ref b, k * bStep);
            var b0 = Vector.LoadUnsafe(ref bk);
            var b1 = Vector.LoadUnsafe(ref bk, n);
            var b2 = Vector.LoadUnsafe(ref bk, 2 * n);
            var b3 = Vector.LoadUnsafe(ref bk, 3 * n);
            ref var ak = ref Unsafe.Add(ref a, k * aStep);
            var v = new Vector<float>(ak);
            c00 = Vector.MultiplyAddEstimate(v, b0, c00);
            c01 = Vector.MultiplyAddEstimate(v, b1, c01);
            c02 = Vector.MultiplyAddEstimate(v, b2, c02);
            c03 = Vector.MultiplyAddEstimate(v, b3, c03);
            v = new Vector<float>(Unsafe.Add(ref ak, aRow));
            c10 = Vector.MultiplyAddEstimate(v, b0, c10);
            c11 = Vector.MultiplyAddEstimate(v, b1, c11);
            c12 = Vector.MultiplyAddEstimate(v, b2, c12);
            c13 = Vector.MultiplyAddEstimate(v, b3, c13);
            v = new Vector<float>(Unsafe.Add(ref ak, 2 * aRow));
            c20 = Vector.MultiplyAddEstimate(v, b0, c20);
            c21 = Vector.MultiplyAddEstimate(v, b1, c21);
            c22 = Vector.MultiplyAddEstimate(v, b2, c22);
            c23 = Vector.MultiplyAddEstimate(v, b3, c23);
            v = new Vector<float>(Unsafe.Add(ref ak, 3 * aRow));
            c30 = Vector.MultiplyAddEstimate(v, b0, c30);
            c31 = Vector.MultiplyAddEstimate(v, b1, c31);
            c32 = Vector.MultiplyAddEstimate(v, b2, c32);
            c33 = Vector.MultiplyAddEstimate(v, b3, c33);
        }
        Store(ref c, c00, c01, c02, c03);
        Store(ref Unsafe.Add(ref c, cRow), c10, c11, c12, c13);
        Store(ref Unsafe.Add(ref c, 2 * cRow), c20, c21, c22, c23);
        Store(ref Unsafe.Add(ref c, 3 * cRow), c30, c31, c32, c33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float to, Vector<float> v0, Vector<float> v1, Vector<float> v2, Vector<float> v3)
    {
        var n = (nuint)Vector<float>.Count;
        v0.StoreUnsafe(ref to);
        v1.StoreUnsafe(ref to, n);
        v2.StoreUnsafe(ref to, 2 * n);
        v3.StoreUnsafe(ref to, 3 * n);
    }

    /// <summary>The length must be a multiple of <see cref="Width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(ref float a, ref float b, int length)
    {
        var n = Vector<float>.Count;
        Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (nint k = 0; k < length; k += 4 * n)
        {
            s0 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref a, (nuint)k), Vector.LoadUnsafe(ref b, (nuint)k), s0);
            s1 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref a, (nuint)(k + n)), Vector.LoadUnsafe(ref b, (nuint)(k + n)), s1);
            s2 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref a, (nuint)(k + (2 * n))), Vector.LoadUnsafe(ref b, (nuint)(k + (2 * n))), s2);
            s3 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref a, (nuint)(k + (3 * n))), Vector.LoadUnsafe(ref b, (nuint)(k + (3 * n))), s3);
        }
        return Vector.Sum(s0 + s1 + (s2 + s3));
    }

    /// <summary>to += factor · from; the length must be a multiple of <see cref="Width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(ref float to, float factor, ref float from, int length)
    {
        var n = Vector<float>.Count;
        var scale = new Vector<float>(factor);
        for (nint k = 0; k < length; k += n)
            Vector.MultiplyAddEstimate(scale, Vector.LoadUnsafe(ref from, (nuint)k), Vector.LoadUnsafe(ref to, (nuint)k)).StoreUnsafe(ref to, (nuint)k);
    }
}
