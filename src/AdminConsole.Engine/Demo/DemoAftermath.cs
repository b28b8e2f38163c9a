namespace AdminConsole.Engine.Demo;

/// <summary>What people did about comments: reports by readers, and decisions by moderators on those older than three days.</summary>
internal sealed class DemoAftermath
{
    private const int DecisionCount = 1_200;
    private const double Disagreement = .035;

    private static readonly string[] Moderators = [DemoAccounts.Moderator, DemoAccounts.SecondModerator, DemoAccounts.Lead];

    // Words that make a harmless comment look rude: what a reader reports in haste, and what a first model flags.
    private static readonly string[] Rude =
        ["妈的", "卧槽", "傻", "滚", "死", "垃圾", "骂", "蠢", "狗", "操", "屁", "恨", "贱", "丑", "难听", "毙", "婊", "damn", "hate", "idiot", "shit", "kill", "stupid", "关注", "加我", "求"];

    private readonly DemoRandom random;
    private readonly DateTimeOffset now;
    private readonly IReadOnlyList<DemoListener> listeners;

    public DemoAftermath(DemoRandom random, DateTimeOffset now, IReadOnlyList<DemoComment> comments, IReadOnlyList<DemoListener> listeners)
    {
        (this.random, this.now, this.listeners) = (random, now, listeners);
        Reports = [.. comments.SelectMany(Report).OrderBy(r => r.At).ThenBy(r => r.CommentId, StringComparer.Ordinal)];
        Decisions = [.. Decide(comments).OrderBy(d => d.At).ThenBy(d => d.CommentId, StringComparer.Ordinal)];
    }

    public IReadOnlyList<DemoReport> Reports { get; }

    public IReadOnlyList<DemoDecision> Decisions { get; }

    private IEnumerable<DemoReport> Report(DemoComment comment)
    {
        var expected = comment.Truth switch
        {
            DemoTruth.Inflammatory => comment.PileOn ? .5 : .35,
            DemoTruth.Marketing => .22,
            DemoTruth.Improper => .55,
            _ => LooksRude(comment.Text) ? .02 : .003,
        };
        for (var i = 0; i < 6 && random.Chance(expected / (1 + (i * .4))); i++)
        {
            var reason = comment.Truth is DemoTruth.Ok || random.Chance(.12)
                ? random.Chance(.7) ? DemoTruth.Inflammatory : DemoTruth.Marketing
                : comment.Truth;
            var at = comment.CreatedAt.AddMinutes(random.LogNormal(90, 1.3));
            if (at < now)
                yield return new DemoReport(comment.Id, random.Pick(listeners).Id, reason, at);
        }
    }

    private IEnumerable<DemoDecision> Decide(IReadOnlyList<DemoComment> comments)
    {
        var old = comments.Where(c => c.CreatedAt < now.AddDays(-3)).ToList();
        var reported = Reports.Select(r => r.CommentId).ToHashSet(StringComparer.Ordinal);
        var bad = old.Where(c => c.Truth != DemoTruth.Ok).ToList();
        var fine = random.Shuffled(old.Where(c => c.Truth == DemoTruth.Ok))
            .OrderByDescending(c => (reported.Contains(c.Id) ? 2 : 0) + (LooksRude(c.Text) ? 1 : 0))
            .Take(Math.Max(0, DecisionCount - bad.Count));
        foreach (var comment in bad.Concat(fine))
        {
            var at = comment.CreatedAt.AddMinutes(random.LogNormal(55, 1.1));
            yield return new DemoDecision(comment.Id, Verdict(comment.Truth), Moderators[random.PickIndex([.48, .4, .12])],
                at < now.AddDays(-1) ? at : now.AddDays(-1));
        }
    }

    // People err, and differ on the border.
    private DemoTruth Verdict(DemoTruth truth) => !random.Chance(Disagreement) ? truth
        : truth == DemoTruth.Ok ? DemoTruth.Inflammatory
        : truth == DemoTruth.Improper && random.Chance(.5) ? DemoTruth.Inflammatory
        : DemoTruth.Ok;

    private static bool LooksRude(string text) => Rude.Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase));
}
