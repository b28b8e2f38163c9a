namespace AdminConsole.Web.Verbs;

/// <summary>A line at each quarter of a training, on the error stream so that the figures stay clean.</summary>
internal sealed class QuarterLines(TextWriter error) : IProgress<double>
{
    private int quarters;

    public void Report(double value)
    {
        if ((int)(value * 4) <= quarters)
            return;
        quarters = (int)(value * 4);
        error.WriteLine($"trained {quarters * 25} %");
    }
}
