using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>The sketches of one write, and the sequences it used, those of emptied rows included.</summary>
internal sealed record WrittenSketches(long First, long Last, IReadOnlyList<(long Sequence, Sketch Sketch)> Sketches);

/// <summary>
/// This process's memory of the newest texts. It is filled from the fingerprints' rows behind the intake's back, follows
/// what this and other processes write by the rows' sequence, and holds nothing that the rows do not.
/// </summary>
public sealed class CampaignWindow(IDbContextFactory<ConsoleDb> databases, CampaignOptions options, TimeProvider clock) : IDisposable
{
    private const int Slice = 20_000;

    private readonly SketchIndex index = new(options.CampaignWindowComments);
    private readonly SemaphoreSlim turn = new(1);
    private long began = -1; // rows up to here are loaded from behind; rows after it are followed
    private long followed = -1;

    /// <summary>Rows that were there when the process began are in the window, too.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>The first row that this process followed: what came between it and <see cref="IsLoaded"/> saw only a part of the window.</summary>
    public long Began => Volatile.Read(ref began);

    public int Count => index.Count;

    /// <summary>Sketches and looks up a batch's texts; from any thread, before the write.</summary>
    public SketchedBatch LookUp(IEnumerable<string> texts, CancellationToken cancellationToken) => SketchedBatch.Of(index, texts, cancellationToken);

    internal SketchedBatch LookUp(IReadOnlyList<(string Name, Sketch Sketch)> stored, CancellationToken cancellationToken) => SketchedBatch.Of(index, stored, cancellationToken);

    /// <summary>Inside the write, with the turn taken, or at leisure between writes: reads what others committed; returns the last sequence there is.</summary>
    internal async Task<long> FollowAsync(ConsoleDb db, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var last = await db.Fingerprints.MaxAsync(f => (long?)f.Sequence, cancellationToken) ?? 0;
            if (followed < 0)
                began = followed = last;
            while (followed < last)
                await ReadAsync(db, followed, last, sequence => followed = sequence, cancellationToken);
            return last;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What the window got since the batch was looked up.</summary>
    internal IReadOnlyList<SketchMatch> Since(SketchedBatch batch, Sketch sketch) =>
        index.Mark() == batch.From ? [] : index.Find(sketch, CampaignMatch.Least, batch.From);

    /// <summary>After the commit: what was written.</summary>
    internal async Task AddAsync(WrittenSketches written, CancellationToken cancellationToken)
    {
        if (written.Last < written.First)
            return;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (written.First != followed + 1)
                return; // another writer's rows are between: reading them reads these, too
            index.Add(written.Sketches);
            followed = written.Last;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Fills the window with what was there before this process, oldest first; the intake goes on meanwhile.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await FollowAsync(db, cancellationToken);
        var at = Math.Max(0, began - options.CampaignWindowComments);
        while (at < began)
            await ReadAsync(db, at, began, sequence => at = sequence, cancellationToken);
        IsLoaded = true;
    }

    public void Dispose()
    {
        index.Dispose();
        turn.Dispose();
    }

    private async Task ReadAsync(ConsoleDb db, long after, long last, Action<long> reached, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().AddDays(-options.CampaignWindowDays);
        var upTo = Math.Min(last, after + Slice);
        var rows = await db.Fingerprints.AsNoTracking()
            .Where(f => f.Sequence > after && f.Sequence <= upTo && f.At >= since)
            .OrderBy(f => f.Sequence).Select(f => new { f.Sequence, f.Sketch }).ToListAsync(cancellationToken);
        var sketches = new List<(long, Sketch)>(rows.Count);
        foreach (var row in rows)
        {
            if (Sketch.Read(row.Sketch) is { } sketch)
                sketches.Add((row.Sequence, sketch));
        }

        index.Add(sketches);
        reached(upTo);
    }
}
