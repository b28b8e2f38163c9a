using System.Globalization;

namespace AdminConsole.Engine.Demo;

/// <summary>
/// Six thousand comments over 30 days: conversation, a pile-on, campaigns of near-duplicates, repeat offenders, likes,
/// reports, and the decisions that moderators had taken up to three days ago.
/// </summary>
internal sealed class DemoComments
{
    private const int CommentCount = 6_000;
    private const int Days = 30;

    // Of the ordinary comments; the pile-on and the campaigns come on top.
    private const double Inflammatory = .082;
    private const double Marketing = .02;
    private const double Improper = .015;

    private readonly DemoRandom random;
    private readonly DateTimeOffset now;
    private readonly DemoThreads threads;
    private readonly DemoAuthors authors;
    private readonly CommentWriter writer;
    private readonly List<DemoComment> comments = new(CommentCount);

    public DemoComments(
        DemoRandom random, DateTimeOffset now, DemoCatalogue catalogue, IReadOnlyList<DemoListener> listeners, IReadOnlyList<DemoPlaylist> playlists)
    {
        (this.random, this.now) = (random, now);
        var stock = new CommentStock();
        threads = new DemoThreads(random.Branch("threads"), catalogue, playlists);
        authors = new DemoAuthors(random.Branch("authors"), listeners);
        writer = new CommentWriter(random.Branch("texts"), stock);
        PileOn(stock);
        var campaigns = new DemoCampaigns(random.Branch("campaigns"), now, threads, authors);
        for (var i = 0; i < stock.Campaigns.Count; i++)
            comments.AddRange(campaigns.Run(i + 1, stock.Campaigns[i], writer));
        Talk(CommentCount - comments.Count);
        Comments = Numbered();
        var aftermath = new DemoAftermath(random.Branch("aftermath"), now, Comments, listeners);
        (Reports, Decisions) = (aftermath.Reports, aftermath.Decisions);
    }

    public IReadOnlyList<DemoComment> Comments { get; }

    public IReadOnlyList<DemoReport> Reports { get; }

    public IReadOnlyList<DemoDecision> Decisions { get; }

    // Two busy hours last night, with a slow start and a long tail.
    private void PileOn(CommentStock stock)
    {
        var r = random.Branch("pile-on");
        var thread = threads.PileOn;
        var peak = now.AddHours(-19);
        foreach (var line in r.Shuffled(stock.PileOn))
        {
            var text = CommentWriter.Fill(line.Text, thread.Subjects[0]);
            if (!writer.Claim(text))
                continue;
            var at = peak.AddHours(r.Chance(.68) ? (2 * r.NextDouble()) - 1 : Math.Clamp(3 + (6 * r.Normal()), -6, 18));
            var author = authors.For(line.Truth, "zh");
            comments.Add(new DemoComment("", thread.Kind, thread.Id, null, author.Id, author.Name, author.Province, text, line.Language, at,
                Likes(r, at, line.Truth, 2.5), line.Truth, null, PileOn: true));
        }
    }

    /// <summary>The ordinary talk, made in the order of time, so that a reply finds what it answers.</summary>
    private void Talk(int count)
    {
        var r = random.Branch("talk");
        var open = new List<DemoComment>();
        var due = new PriorityQueue<(DemoComment To, StockComment Line), DateTimeOffset>();

        // Some instants stay silent: no line of the kind that was due is left.
        foreach (var at in Enumerable.Range(0, count + (count / 50)).Select(_ => Instant(r)).Order().ToList())
        {
            if (comments.Count == CommentCount)
                break;
            var said = due.TryPeek(out var next, out var when) && when <= at
                ? Answer(r, when, due.Dequeue())
                : Start(r, at, open);
            if (said is not var (comment, line))
                continue;
            comments.Add(comment);
            open.Add(comment);
            var last = comment.CreatedAt;
            foreach (var answer in line.Answers)
            {
                last = last.AddMinutes(r.LogNormal(140, 1.5));
                if (last > now)
                    last = comment.CreatedAt + ((now - comment.CreatedAt) * (.2 + (.7 * r.NextDouble())));
                due.Enqueue((comment, answer), last);
            }
        }
    }

    private (DemoComment Comment, StockComment Line)? Start(DemoRandom r, DateTimeOffset at, List<DemoComment> open)
    {
        var truth = (DemoTruth)r.PickIndex([1 - Inflammatory - Marketing - Improper, Inflammatory, Marketing, Improper]);
        var answers = truth is DemoTruth.Ok or DemoTruth.Inflammatory && open.Count > 40;
        for (var attempt = 0; attempt < 40; attempt++)
        {
            var parent = answers && r.Chance(.27) ? Answered(r, open) : null;
            var thread = parent is null ? threads.Pick(r) : threads.ById[parent.ThreadId];
            var language = parent?.Language ?? (thread.Language == "zh" ? r.Chance(.985) ? "zh" : "en" : r.Chance(.45) ? "zh" : "en");
            if (writer.Next(truth, parent is not null, r.Pick(thread.Subjects), language) is { } line)
                return (Say(r, at, thread, parent, line), line);
        }

        return null;
    }

    private (DemoComment Comment, StockComment Line)? Answer(DemoRandom r, DateTimeOffset at, (DemoComment To, StockComment Line) due)
    {
        var thread = threads.ById[due.To.ThreadId];
        return writer.Answer(due.Line, thread.Subjects[0]) is { } line ? (Say(r, at, thread, due.To, line), line) : null;
    }

    private DemoComment Say(DemoRandom r, DateTimeOffset at, DemoThread thread, DemoComment? parent, StockComment line)
    {
        var author = line.Continues && parent is not null
            ? new DemoAuthor(parent.AuthorId, parent.AuthorName, parent.Province)
            : authors.For(line.Truth, line.Language);
        return new DemoComment(Temporary(comments.Count), thread.Kind, thread.Id, parent?.Id, author.Id, author.Name, author.Province, line.Text,
            line.Language, at, Likes(r, at, line.Truth, parent is null ? 1 : .35), line.Truth, null, PileOn: false);
    }

    // People answer what is fresh and what is liked.
    private static DemoComment Answered(DemoRandom r, List<DemoComment> open)
    {
        var window = Math.Min(open.Count, 500);
        var weights = new double[window];
        for (var i = 0; i < window; i++)
        {
            var candidate = open[open.Count - 1 - i];
            weights[i] = Math.Exp(-i / 160.0) * (1 + Math.Log(1 + candidate.Likes)) * (candidate.ParentId is null ? 1 : .3)
                * (candidate.Truth == DemoTruth.Ok ? 1 : .5);
        }

        return open[open.Count - 1 - r.PickIndex(weights)];
    }

    private DateTimeOffset Instant(DemoRandom r)
    {
        double[] hours = [1.5, .9, .6, .35, .2, .2, .35, .7, .8, .8, .8, .9, 1.2, 1.1, .9, .8, .9, 1, 1.2, 1.3, 1.5, 1.8, 2.1, 2];
        while (true)
        {
            var local = now.ToOffset(TimeSpan.FromHours(8)).AddDays(-Days * Math.Pow(r.NextDouble(), 1.35));
            var at = new DateTimeOffset(local.Date, TimeSpan.FromHours(8)).AddHours(r.PickIndex(hours)).AddSeconds(r.Next(3_600)).ToUniversalTime();
            if (at < now.AddMinutes(-1) && at > now.AddDays(-Days))
                return at;
        }
    }

    private int Likes(DemoRandom r, DateTimeOffset at, DemoTruth truth, double factor)
    {
        var fresh = 1 - Math.Exp(-(now - at).TotalHours / 30);
        var scale = truth switch { DemoTruth.Ok => 1.0, DemoTruth.Inflammatory => .6, _ => .08 };
        return r.Chance(.35) ? 0 : (int)(r.LogNormal(2.2, 1.7) * fresh * scale * factor);
    }

    private static string Temporary(int index) => "#" + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>In the order of time, with the platform's own rising ids.</summary>
    private List<DemoComment> Numbered()
    {
        var ordered = comments.OrderBy(c => c.CreatedAt).ToList(); // within one second as they were said: what is answered before its answer
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < ordered.Count; i++)
        {
            var id = "co" + (60_000_000 + (i * 31L)).ToString(CultureInfo.InvariantCulture);
            if (ordered[i].Id.Length > 0)
                ids[ordered[i].Id] = id;
            ordered[i] = ordered[i] with { Id = id, ParentId = ordered[i].ParentId is { } parent ? ids[parent] : null };
        }

        return ordered;
    }
}
