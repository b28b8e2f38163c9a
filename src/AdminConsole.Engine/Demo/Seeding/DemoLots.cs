using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue.Sampling;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>A comment of the demo as the first stages left it.</summary>
internal sealed record DemoStored(
    CommentId Id, string PlatformId, byte[] TextHash, CommentStatus Status, DateTimeOffset ReceivedAt, int Reach, ModelVersionId? Model,
    float Inflammatory, float Marketing, float Improper, Category? Queued, float? QueuedProbability)
{
    public float Of(Category category) => category switch
    {
        Category.Marketing => Marketing,
        Category.Improper => Improper,
        _ => Inflammatory,
    };
}

/// <summary>The daily lots of the weeks before: drawn by the rule by which the console draws, each at the midnight after its day.</summary>
internal static class DemoLots
{
    private const int DaysStillOpen = 2;

    /// <param name="reported">What readers reported is in somebody's hands already.</param>
    /// <returns>When each comment was drawn that was.</returns>
    public static Dictionary<CommentId, DateTimeOffset> Draw(
        ConsoleDb db, IReadOnlyCollection<DemoStored> comments, IReadOnlySet<string> reported, PolicyInForce policy, DateTimeOffset now)
    {
        var drawn = new Dictionary<CommentId, DateTimeOffset>();
        var last = Midnight(now).AddDays(-DaysStillOpen);
        foreach (var day in comments.Where(c => c.Model is not null).GroupBy(c => Midnight(c.ReceivedAt)).Where(day => day.Key < last).OrderBy(day => day.Key))
        {
            var (at, texts) = (day.Key.AddDays(1), day.ToDictionary(c => c.Id, c => c.TextHash));
            var candidates = day.Select(c => new SampleCandidate(c.Id, c.Inflammatory, c.Marketing, c.Improper, !reported.Contains(c.PlatformId))).ToList();
            foreach (var stratum in SampleDraw.Of(candidates, policy, day.Key))
            {
                db.SampleDays.Add(new SampleDay
                {
                    Day = day.Key,
                    Stratum = stratum.Stratum,
                    Frame = stratum.Frame,
                    Open = stratum.Open,
                    Drawn = stratum.Chosen.Count,
                    ModelVersionId = day.First().Model!.Value,
                    PolicyNumber = policy.Number,
                    DrawnAt = at,
                });
                foreach (var id in stratum.Chosen)
                {
                    db.SampledComments.Add(new SampledComment
                    {
                        CommentId = id,
                        Day = day.Key,
                        Stratum = stratum.Stratum,
                        Inclusion = stratum.Inclusion,
                        TextHash = texts[id],
                    });
                    drawn.Add(id, at);
                }
            }
        }

        return drawn;
    }

    private static DateTimeOffset Midnight(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
}
