using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning.Drifting;

/// <summary>
/// Finds pieces of text that rise in removed comments: log-odds of the last days against the weeks before, with an
/// informative prior from all decided comments (Monroe, Colaresi and Quinn, 2008, eq. 16 and 22).
/// </summary>
public sealed class Slang(PolicyBook policies, IDbContextFactory<ConsoleDb> databases, BookkeepingWriter books, LearningOptions options, TimeProvider clock)
{
    private const int WeeksBefore = 8;
    private const int LeastRemoved = 5;
    private const int LeastAuthors = 3;

    /// <summary>Thousands of pieces are looked at: 1.96 standard errors would find dozens by accident.</summary>
    private const double LeastStrength = 2.58;


    /// <summary>How many pieces the prior counts as.</summary>
    private const double Prior = 500;

    private const int Offered = 20;
    private const int Longest = 4;

    public async Task<int> SearchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var policy = await policies.InForceAsync(cancellationToken);
        var from = now.AddDays(-options.SlangDays);
        var found = Rising(await ReadAsync(from.AddDays(-7 * WeeksBefore), cancellationToken), from)
            .Where(c => policy.Words.Find(c.Text).Count == 0)
            .Take(Offered).ToList();
        return await books.WriteAsync(async db =>
        {
            await db.SlangCandidates.Where(c => c.State == SlangState.Open).ExecuteDeleteAsync(cancellationToken);
            var closed = await db.SlangCandidates.AsNoTracking().Select(c => c.Text).ToHashSetAsync(cancellationToken);
            var open = found.Where(c => !closed.Contains(c.Text)).ToList();
            db.SlangCandidates.AddRange(open.Select(c => new SlangCandidate
            {
                Id = Ids.New(clock),
                Text = c.Text,
                Category = c.Category,
                Strength = c.Strength,
                Removed = c.Removed,
                Before = c.Before,
                Approved = c.Approved,
                FoundAt = now,
            }));
            return open.Count;
        }, cancellationToken);
    }

    /// <summary>The strongest first; of pieces that lie in one another the strongest alone.</summary>
    internal static IEnumerable<Rise> Rising(IReadOnlyList<Decided> decided, DateTimeOffset from)
    {
        var counts = new Dictionary<string, Counted>(StringComparer.Ordinal);
        double all = 0, late = 0, early = 0;
        foreach (var comment in decided.DistinctBy(c => (Normaliser.Normalise(c.Text).ToString(), c.Category is null, c.At >= from)))
        {
            foreach (var piece in Pieces(comment.Text))
            {
                if (!counts.TryGetValue(piece, out var count))
                    counts.Add(piece, count = new Counted());
                count.Add(comment, from);
                all++;
                late += comment.Category is not null && comment.At >= from ? 1 : 0;
                early += comment.Category is not null && comment.At < from ? 1 : 0;
            }
        }

        var rising = new List<Rise>();
        foreach (var (piece, count) in counts)
        {
            if (count.Late < LeastRemoved || count.Authors.Count < LeastAuthors || count.Approved >= count.Late)
                continue;
            var strength = LogOdds(count.Late, late, count.Early, early, Prior * count.All / all, Prior);
            if (strength >= LeastStrength)
                rising.Add(new Rise(piece, count.Categories.MaxBy(c => c.Value).Key, strength, count.Late, count.Early, count.Approved));
        }

        var taken = new List<Rise>();
        foreach (var rise in rising.OrderByDescending(r => r.Strength).ThenByDescending(r => r.Text.Length).ThenBy(r => r.Text, StringComparer.Ordinal))
        {
            if (!taken.Exists(t => Overlap(t, rise)))
                taken.Add(rise);
        }

        return taken;
    }

    /// <summary>One lies in the other, or both are windows on one longer phrase.</summary>
    private static bool Overlap(Rise one, Rise other)
    {
        if (one.Text.Contains(other.Text, StringComparison.Ordinal) || other.Text.Contains(one.Text, StringComparison.Ordinal))
            return true;
        var (first, last) = (other.Text[..2], other.Text[^2..]);
        return one.Removed == other.Removed
            && (one.Text[^1] == other.Text[0] || other.Text[^1] == one.Text[0]
                || one.Text.Contains(first, StringComparison.Ordinal) || one.Text.Contains(last, StringComparison.Ordinal));
    }

    private static double LogOdds(double late, double lateAll, double early, double earlyAll, double prior, double priorAll)
    {
        var odds = Math.Log((late + prior) / (lateAll + priorAll - late - prior)) - Math.Log((early + prior) / (earlyAll + priorAll - early - prior));
        return odds / Math.Sqrt((1 / (late + prior)) + (1 / (early + prior)));
    }

    /// <summary>Two to four Han characters in a row and whole Latin words, each once.</summary>
    private static HashSet<string> Pieces(string text)
    {
        var pieces = new HashSet<string>(StringComparer.Ordinal);
        var folded = Normaliser.Normalise(text).ToString();
        for (var i = 0; i < folded.Length; i++)
        {
            if (char.IsAsciiLetter(folded[i]))
            {
                var end = i;
                while (end < folded.Length && char.IsAsciiLetterOrDigit(folded[end]))
                    end++;
                if (end - i is >= 3 and <= 16)
                    pieces.Add(folded[i..end]);
                i = end - 1;
                continue;
            }

            for (var length = 1; length <= Longest && i + length <= folded.Length && IsHan(folded[i + length - 1]); length++)
            {
                if (length > 1)
                    pieces.Add(folded.Substring(i, length));
            }
        }

        return pieces;
    }

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';

    private async Task<List<Decided>> ReadAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var decisions = await (
            from decision in db.Decisions.AsNoTracking()
            where decision.DecidedAt >= since && (decision.Kind == DecisionKind.Remove || decision.Kind == DecisionKind.Approve)
            join comment in db.Comments on decision.CommentId equals comment.Id
            where comment.TextHash == decision.TextHash && comment.Text != ""
                && comment.Status == (decision.Kind == DecisionKind.Remove ? CommentStatus.Removed : CommentStatus.Approved)
            orderby decision.DecidedAt
            select new { decision.CommentId, decision.Kind, decision.Reason, decision.Category, decision.DecidedAt, decision.DecidedById, comment.Text, comment.AuthorId })
            .ToListAsync(cancellationToken);
        return [.. decisions.GroupBy(d => d.CommentId).Select(history => history.Last())
            .Where(d => d.DecidedById is { } person && !Moderator.Automatic.Contains(person)) // nor does the console teach itself words
            .Select(d => (Decision: d, Lesson: ClassifierLessons.LessonOf(d.Kind, d.Reason, d.Category)))
            .Where(d => d.Lesson.Teaches)
            .Select(d => new Decided(d.Decision.Text, d.Lesson.Category, d.Decision.AuthorId, d.Decision.DecidedAt))];
    }

    /// <param name="Category">Null: approved.</param>
    internal sealed record Decided(string Text, Category? Category, Guid Author, DateTimeOffset At);

    internal sealed record Rise(string Text, Category Category, double Strength, int Removed, int Before, int Approved);

    private sealed class Counted
    {
        public int All { get; private set; }
        public int Late { get; private set; }
        public int Early { get; private set; }
        public int Approved { get; private set; }
        public HashSet<Guid> Authors { get; } = [];
        public Dictionary<Category, int> Categories { get; } = [];

        public void Add(Decided comment, DateTimeOffset from)
        {
            All++;
            if (comment.Category is not { } category)
            {
                Approved += comment.At >= from ? 1 : 0;
                return;
            }

            if (comment.At < from)
            {
                Early++;
                return;
            }

            Late++;
            Authors.Add(comment.Author);
            Categories[category] = Categories.GetValueOrDefault(category) + 1;
        }
    }
}
