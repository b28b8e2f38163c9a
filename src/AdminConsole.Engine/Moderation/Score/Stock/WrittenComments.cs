using System.Text.RegularExpressions;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Moderation.Score.Stock;

/// <summary>
/// The comments written for this product, which travel in the assembly: what a classifier learns from before the platform
/// has labels of its own. Neighbouring lines contrast on the same word, so they are only ever cut by block (the group).
/// </summary>
public static partial class WrittenComments
{
    // The second file was written against what the first one teaches too well: that "you" is an insult and "I" is not.
    // The third adds reported speech, sarcasm, banter and the words of adverts in harmless lines; the fourth people who look for company.
    // The last adds all of that once more and contempt without a rude word, each beside lines that share its words and are fine.
    private static readonly string[] Files = ["written.csv", "written-more.csv", "written-third.csv", "written-contacts.csv", "written-fourth.csv"];

    public static IReadOnlyList<LabelledComment> Read()
    {
        var comments = new List<LabelledComment>();
        foreach (var file in Files)
        {
            using var stream = typeof(WrittenComments).Assembly.GetManifestResourceStream(typeof(WrittenComments), file)
                ?? throw new InvalidOperationException($"The assembly lacks its comments {file}.");
            comments.AddRange(CommentDataset.Read(stream, file).OfType<DatasetRow.Usable>().Select(row => row.Comment));
        }

        return comments;
    }

    /// <summary>
    /// Names and places invented for these comments carry the mark 假 (李某假, 假号), mostly in flagged ones: a model would
    /// learn the mark instead of the offence. Applied to every written comment on its way into training.
    /// </summary>
    internal static string WithoutMarks(string text) => Mark().Replace(text, "某");

    [GeneratedRegex("(?<=某)假|假(?=号|店|口令|站点|某|城|想路|想物流|[A-Z0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Mark();
}
