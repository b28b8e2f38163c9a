using Microsoft.Extensions.Caching.Memory;

namespace AdminConsole.Web.Shell;

/// <summary>The figure beside a room's name; <see cref="Hot"/> when somebody has to act on it.</summary>
public readonly record struct RailFigure(long Count, bool Hot = false);

/// <summary>One room's figure. A room registers its own: <c>services.AddScoped&lt;IRailCount, QueueRailCount&gt;()</c>.</summary>
public interface IRailCount
{
    /// <summary>The key of the room in <see cref="Rail"/>.</summary>
    string Room { get; }

    /// <summary>Whether it is another figure for every viewer.</summary>
    bool IsPersonal => false;

    Task<RailFigure> CountAsync(CancellationToken cancel);
}

public interface IRailCounts
{
    /// <summary>Figures by room key, for the rooms that this viewer sees.</summary>
    Task<IReadOnlyDictionary<string, RailFigure>> ForAsync(Viewer viewer, CancellationToken cancel);
}

/// <summary>Asks every room at most once in five seconds. A room that cannot answer shows no figure; the page does not fail for it.</summary>
public sealed partial class RailCounts(IEnumerable<IRailCount> rooms, IMemoryCache cache, ILogger<RailCounts> log) : IRailCounts
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyDictionary<string, RailFigure>> ForAsync(Viewer viewer, CancellationToken cancel)
    {
        var open = Rail.Rooms.Where(room => viewer.May(room.Policy)).Select(room => room.Key).ToHashSet(StringComparer.Ordinal);
        var figures = new Dictionary<string, RailFigure>(StringComparer.Ordinal);
        foreach (var room in rooms.Where(room => open.Contains(room.Room)))
        {
            if (await AskAsync(room, room.IsPersonal ? viewer.Id : null, cancel) is { } figure)
                figures[room.Room] = figure;
        }
        return figures;
    }

    private async Task<RailFigure?> AskAsync(IRailCount room, Guid? person, CancellationToken cancel)
    {
        var key = (typeof(RailCounts), room.Room, person);
        if (cache.TryGetValue(key, out RailFigure? known))
            return known;
        RailFigure? figure = null;
        try
        {
            figure = await room.CountAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNoCount(log, room.Room, e);
        }
        return cache.Set(key, figure, Fresh);
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "The rail shows no figure for {Room}: it could not be counted")]
    private static partial void LogNoCount(ILogger logger, string room, Exception exception);
}
