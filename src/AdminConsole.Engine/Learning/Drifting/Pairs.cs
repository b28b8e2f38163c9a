using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Learning.Drifting;

/// <summary>Two folded characters in a row: what a model has never read of a week's comments.</summary>
internal static class Pairs
{
    /// <summary>Of all pairs of Han characters and of Latin letters in the texts, the share that the model's vocabulary lacks.</summary>
    public static double UnknownShare(Classifier classifier, IReadOnlyList<string> texts)
    {
        long all = 0, unknown = 0;
        foreach (var text in texts)
        {
            var folded = Normaliser.Normalise(text).ToString();
            for (var i = 0; i + 1 < folded.Length; i++)
            {
                if (!char.IsLetter(folded[i]) || !char.IsLetter(folded[i + 1]))
                    continue;
                all++;
                unknown += classifier.Knows(folded[i], folded[i + 1]) ? 0 : 1;
            }
        }

        return all == 0 ? 0 : (double)unknown / all;
    }
}
