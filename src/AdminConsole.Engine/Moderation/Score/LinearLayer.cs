namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// One linear model per category over one list of n-grams: for a text,
/// logit = bias + Σ pull(n-gram) / √Σ square(n-gram) over its distinct n-grams. A classifier adds up several.
/// </summary>
/// <param name="Name">What it was trained on.</param>
/// <param name="Keys">Packed n-grams, ascending.</param>
/// <param name="Values"><see cref="Width"/> floats per n-gram: a pull per category, a blank, a square per category, a blank.</param>
/// <param name="Bias">Per category; null where the layer says nothing of it.</param>
internal sealed record LinearLayer(string Name, ulong[] Keys, float[] Values, float?[] Bias)
{
    public const int Width = 8;

    /// <summary>Where the squares begin.</summary>
    public const int Squares = 4;
}

/// <summary>Log-odds of one category = offset + Σ share · logit of the layer, calibrated on texts held out.</summary>
/// <param name="Shares">One per layer; 0 where a layer takes no part.</param>
internal sealed record CategoryHead(double Offset, double[] Shares)
{
    /// <summary>What comes after the text; null where the text alone decides.</summary>
    public ContextStage? Context { get; init; }
}
