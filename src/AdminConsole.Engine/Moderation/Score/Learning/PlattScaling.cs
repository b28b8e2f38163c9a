using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// p = 1 / (1 + exp(−(Slope · logit + Offset))). Fitted by Newton's method with the smoothed targets of Platt (1999) as
/// corrected by Lin, Lin and Weng (2007).
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlattScaling(double Slope, double Offset)
{
    public static PlattScaling Identity { get; } = new(1, 0);

    public double Probability(double logit) => Logistic((Slope * logit) + Offset);

    public static double Logistic(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>The slope stays positive: a held-out part too small to say better must not turn the ranking round.</summary>
    /// <param name="heldOut">Logits of texts that were not trained on.</param>
    /// <param name="hold">Precision of a normal prior around a slope of one: what few positives say about it is mostly chance.</param>
    public static PlattScaling Fit(IReadOnlyList<(double Logit, bool Positive, double Weight)> heldOut, double hold = 0)
    {
        double positives = 0, negatives = 0;
        foreach (var (_, positive, weight) in heldOut)
        {
            if (positive)
                positives += weight;
            else
                negatives += weight;
        }

        if (positives <= 0 || negatives <= 0)
            return Identity;
        var (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2));
        double slope = 1, offset = Math.Log((positives + 1) / (negatives + 1));
        double Held(double at, double shift) => Loss(heldOut, at, shift, high, low) + (hold / 2 * (at - 1) * (at - 1));
        var loss = Held(slope, offset);
        for (var iteration = 0; iteration < 100; iteration++)
        {
            double gs = hold * (slope - 1), go = 0, hss = hold + 1e-9, hso = 0, hoo = 1e-9;
            foreach (var (logit, positive, weight) in heldOut)
            {
                var p = Logistic((slope * logit) + offset);
                var difference = weight * (p - (positive ? high : low));
                var curve = weight * p * (1 - p);
                gs += difference * logit;
                go += difference;
                hss += curve * logit * logit;
                hso += curve * logit;
                hoo += curve;
            }

            if (Math.Abs(gs) < 1e-7 && Math.Abs(go) < 1e-7)
                break;
            var determinant = (hss * hoo) - (hso * hso);
            var ds = -((hoo * gs) - (hso * go)) / determinant;
            var dOffset = -((hss * go) - (hso * gs)) / determinant;
            var step = 1.0;
            for (; step > 1e-10; step /= 2)
            {
                var next = Held(slope + (step * ds), offset + (step * dOffset));
                if (next >= loss)
                    continue;
                slope += step * ds;
                offset += step * dOffset;
                loss = next;
                break;
            }

            if (step <= 1e-10)
                break;
        }

        return slope > 0.01 ? new PlattScaling(slope, offset) : Identity;
    }

    /// <summary>Mean log loss of the scaled logits: what an honest probability minimises.</summary>
    public double LogLoss(IReadOnlyList<(double Logit, bool Positive, double Weight)> heldOut) =>
        Loss(heldOut, Slope, Offset, high: 1, low: 0) / heldOut.Sum(entry => entry.Weight);

    private static double Loss(IReadOnlyList<(double Logit, bool Positive, double Weight)> heldOut, double slope, double offset, double high, double low)
    {
        double loss = 0;
        foreach (var (logit, positive, weight) in heldOut)
        {
            var x = (slope * logit) + offset;
            var target = positive ? high : low;
            loss += weight * (x >= 0 ? ((1 - target) * x) + Math.Log(1 + Math.Exp(-x)) : (-target * x) + Math.Log(1 + Math.Exp(x)));
        }

        return loss;
    }
}
