namespace AdminConsole.Tests.Moderation.Proof;

/// <summary>
/// Every comment is before two moderators at once: a pair works down its list together, one approving and the other
/// removing at the same moment, as fast as answers come.
/// </summary>
internal static class Offering
{
    /// <returns>Every answer that anybody got.</returns>
    public static async Task<List<DeskAnswer>> WorkAsync(IReadOnlyList<Desk> desks, IReadOnlyList<Offered> comments, CancellationToken cancel)
    {
        var pairs = desks.Count / 2;
        var work = Enumerable.Range(0, pairs).Select(pair => Task.Run(async () =>
        {
            var answers = new List<DeskAnswer>();
            for (var n = pair; n < comments.Count; n += pairs)
            {
                answers.AddRange(await Task.WhenAll(
                    desks[pair].ApproveAsync(comments[n], cancel),
                    desks[pairs + pair].RemoveAsync(comments[n], 1 + (n / pairs % 6), cancel)));
            }

            return answers;
        }, cancel));
        return [.. (await Task.WhenAll(work)).SelectMany(answers => answers)];
    }
}
