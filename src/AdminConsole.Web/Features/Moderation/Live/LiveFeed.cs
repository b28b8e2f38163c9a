using System.Threading.Channels;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Moderation.Live;

/// <summary>
/// One reader for all open pages of this process: looks at the rows twice a second and hands what is new to every
/// listener. Nobody listens: nobody looks.
/// </summary>
public sealed partial class LiveFeed(LiveReader reader, ILogger<LiveFeed> log) : BackgroundService
{
    private const int Backlog = 2 * LiveReader.Most;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);

    private readonly Lock turn = new();
    private readonly HashSet<Listener> listeners = [];
    private readonly SemaphoreSlim woken = new(0);
    private TaskCompletionSource<long> position = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveEvent.Holders? holders;
    private Dictionary<CommentId, LeasedEntry> leased = [];

    /// <summary>Every event after <see cref="Listener.From"/> will be in the listener's channel.</summary>
    public async Task<Listener> ListenAsync(CancellationToken cancel)
    {
        var listener = new Listener(this);
        Task<long> from;
        lock (turn)
        {
            listeners.Add(listener);
            from = position.Task;
            if (listeners.Count == 1)
                woken.Release();
        }

        try
        {
            listener.From = await from.WaitAsync(cancel);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await woken.WaitAsync(stoppingToken);
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(log, e); // the database is away; the rows are there when it is back
                await Task.Delay(AfterTrouble, stoppingToken);
                woken.Release();
            }
        }
    }

    /// <summary>Until the last listener has left.</summary>
    private async Task FollowAsync(CancellationToken cancel)
    {
        long reached;
        lock (turn)
            reached = position.Task.IsCompletedSuccessfully ? position.Task.Result : -1;
        if (reached < 0)
        {
            var head = await reader.HeadAsync(cancel);
            lock (turn)
            {
                reached = head;
                position.TrySetResult(head);
            }
        }

        while (true)
        {
            lock (turn)
            {
                if (listeners.Count == 0)
                {
                    // Who comes next waits for a head of its own: what happens until then is read from the rows.
                    position = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                    holders = null;
                    leased = [];
                    return;
                }
            }

            var (events, next) = await reader.AfterAsync(reached, null, cancel);
            List<LiveEvent> all = [.. events, .. await LeasesAsync(events, cancel)];
            lock (turn)
            {
                foreach (var listener in listeners)
                    listener.Tell(all);
                if (next != reached)
                {
                    position = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                    position.SetResult(next);
                }
            }

            reached = next;
            await Task.Delay(Every, cancel);
        }
    }

    /// <summary>What has changed in who holds what, and in what they hold.</summary>
    private async Task<IReadOnlyList<LiveEvent>> LeasesAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancel)
    {
        var now = await reader.HoldersAsync(cancel);
        var before = holders;
        holders = now;
        var moved = before is null || before.Token != now.Token || !before.Leases.SequenceEqual(now.Leases);
        if (!moved && !events.Any(e => e is LiveEvent.Arrived or LiveEvent.Resync))
            return [];
        var entries = await reader.EntriesAsync([.. now.Leases.Select(l => l.Id)], cancel);
        var known = leased;
        leased = entries.ToDictionary(e => e.Id);
        if (before is null)
            return [now];

        var told = events.OfType<LiveEvent.Comment>().Select(e => e.Id).ToHashSet();
        var changed = entries.Where(e => known.TryGetValue(e.Id, out var was) && was.Version != e.Version && !told.Contains(e.Id)).Select(e => e.Id).ToList();
        return
        [
            .. now.Leases.Where(l => l.Token > before.Token)
                .Select(l => new LiveEvent.Taken(l, [.. entries.Where(e => e.LeaseId == l.Id).Select(e => e.Id)])),
            .. moved ? [now] : Array.Empty<LiveEvent>(),
            .. changed.Count > 0 ? [new LiveEvent.Changed(changed)] : Array.Empty<LiveEvent>(),
        ];
    }

    /// <summary>One open page.</summary>
    public sealed class Listener : IDisposable
    {
        private readonly LiveFeed feed;
        private readonly Channel<LiveEvent> events = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(Backlog) { SingleReader = true });

        internal Listener(LiveFeed feed) => this.feed = feed;

        /// <summary>The audit row after which the channel begins.</summary>
        public long From { get; internal set; }

        public ChannelReader<LiveEvent> Events => events.Reader;

        /// <summary>A page that does not keep up is let go; its browser comes back and reads on from where it was.</summary>
        internal void Tell(IReadOnlyList<LiveEvent> all)
        {
            foreach (var one in all)
            {
                if (!events.Writer.TryWrite(one))
                    events.Writer.TryComplete();
            }
        }

        public void Dispose()
        {
            lock (feed.turn)
                feed.listeners.Remove(this);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5301, LogLevel.Error, "Could not look for what open pages must hear of")]
        public static partial void Failed(ILogger log, Exception e);
    }
}
