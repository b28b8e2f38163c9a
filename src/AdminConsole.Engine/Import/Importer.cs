using System.Threading.Channels;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Import;

/// <summary>How far an import is.</summary>
/// <param name="Share">0..1 of the file's bytes.</param>
public sealed record ImportProgress(long New, long Updated, long Unchanged, long Rejected, double Share, TimeSpan Elapsed)
{
    public long Rows => New + Updated + Unchanged + Rejected;

    /// <summary>The last line that every import prints.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"imported {New}, updated {Updated}, unchanged {Unchanged}, rejected {Rejected} in {Elapsed.TotalSeconds:0.0} s");
}

/// <summary>Where batches go; what it yields is durable, in the order of the batches.</summary>
public delegate IAsyncEnumerable<TakenBatch> ImportSink<T>(IAsyncEnumerable<IReadOnlyList<T>> batches, CancellationToken cancellationToken);

/// <summary>
/// Reading and parsing on one thread, writing on another, with a bounded channel between them. An import that was
/// stopped is run again from the start: what is kept is recognised by the platform's ids and costs little.
/// </summary>
public sealed class Importer<T>(ImportLayout<T> layout, ImportSink<T> sink, int batchSize, TimeProvider clock) where T : class
{
    private const int BatchesAhead = 3;

    /// <exception cref="OperationCanceledException">It was stopped; <paramref name="report"/> knows what is kept.</exception>
    public async Task<ImportProgress> RunAsync(
        SourceFile file, RowFormat format, RejectsFile rejects, Action<ImportProgress> report, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var tally = new Tally();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<Batch>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(file, format, channel.Writer, stop.Token), CancellationToken.None);
        var pending = new Queue<Batch>();
        try
        {
            await foreach (var taken in sink(Values(channel.Reader, pending, rejects, tally, cancellationToken), cancellationToken))
            {
                Batch batch;
                lock (pending)
                    batch = pending.Dequeue();
                tally.Add(taken);
                foreach (var row in taken.Rejected)
                    tally.Reject(rejects, batch.Rows[row.Row].Line, row.Field, row.Reason, batch.Rows[row.Row].Raw);
                report(Progress(batch.Share));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Progress(1);

        ImportProgress Progress(double share) => tally.Progress(share, clock.GetElapsedTime(started));
    }

    private static async IAsyncEnumerable<IReadOnlyList<T>> Values(
        ChannelReader<Batch> batches, Queue<Batch> pending, RejectsFile rejects, Tally tally,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.ReadAllAsync(cancellationToken))
        {
            foreach (var item in batch.Broken)
                tally.Reject(rejects, item.Line, item.Rejected!.Value.Field, item.Rejected.Value.Reason, item.Raw);
            tally.Repeat(batch.Repeats);
            lock (pending)
                pending.Enqueue(batch);
            yield return batch.Values;
        }
    }

    private async Task ReadAsync(SourceFile file, RowFormat format, ChannelWriter<Batch> batches, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var batch = new Batch(batchSize);
            foreach (var item in layout.Read(file, format))
            {
                batch.Add(item);
                if (batch.Count < batchSize)
                    continue;
                batch.Share = (double)file.Position / file.Length;
                await batches.WriteAsync(batch, cancellationToken);
                batch = new Batch(batchSize);
            }

            batch.Share = 1;
            if (batch.Count > 0)
                await batches.WriteAsync(batch, cancellationToken);
        }
        catch (InvalidDataException)
        {
            failure = new ImportInputException($"{file.Path} breaks off in the middle: its gzip data is damaged.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure = e;
        }
        finally
        {
            batches.Complete(failure);
        }
    }

    private sealed class Batch(int size)
    {
        public List<ImportItem<T>> Rows { get; } = new(size);
        public List<T> Values { get; } = new(size);
        public List<ImportItem<T>> Broken { get; } = [];
        public int Repeats { get; private set; }
        public double Share { get; set; }
        public int Count => Values.Count + Broken.Count + Repeats;

        public void Add(ImportItem<T> item)
        {
            if (item.Value is { } value)
            {
                Rows.Add(item);
                Values.Add(value);
            }
            else if (item.Rejected is not null)
            {
                Broken.Add(item);
            }
            else
            {
                Repeats++;
            }
        }
    }

    /// <summary>Written from the sink's and the reader's side at once.</summary>
    private sealed class Tally
    {
        private readonly Lock turn = new();
        private long added;
        private long updated;
        private long unchanged;
        private long rejected;

        public void Add(TakenBatch batch)
        {
            lock (turn)
            {
                added += batch.New;
                updated += batch.Updated;
                unchanged += batch.Unchanged;
            }
        }

        public void Repeat(int rows)
        {
            lock (turn)
                unchanged += rows;
        }

        public void Reject(RejectsFile rejects, long line, string field, string reason, string raw)
        {
            lock (turn)
            {
                rejects.Add(line, field, reason, raw);
                rejected++;
            }
        }

        public ImportProgress Progress(double share, TimeSpan elapsed)
        {
            lock (turn)
                return new ImportProgress(added, updated, unchanged, rejected, share, elapsed);
        }
    }
}
