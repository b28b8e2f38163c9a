using AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// Copies of training texts that dodge, each in one of the ways that folding cannot undo: so that what is left of a word
/// after homophones or pinyin is learned too. They teach at a lower weight and never calibrate or measure anything.
/// </summary>
internal static class EvasiveCopies
{
    // The others are undone by the normaliser: a copy of them would be the text once more.
    private static readonly Attack[] Ways = [.. ((string[])["homophone", "pinyin", "lookalikes", "initials", "emoji"]).Select(name => Attack.Find(name)!)];

    /// <summary>Every text in one way; which, and how, follows from its place and the seed.</summary>
    /// <param name="comments">What is copied.</param>
    /// <param name="seed">Another one draws other characters.</param>
    /// <param name="weight">Of a copy, its text being one.</param>
    public static IReadOnlyList<LabelledComment> Of(IReadOnlyList<LabelledComment> comments, int seed, double weight)
    {
        var copies = new LabelledComment[comments.Count];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = comments[i] with { Text = Ways[i % Ways.Length].Apply(comments[i].Text, seed), Weight = comments[i].Weight * weight };
        return copies;
    }
}
