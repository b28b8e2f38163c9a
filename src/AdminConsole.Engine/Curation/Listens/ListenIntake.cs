using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Curation.Listens;

/// <summary>
/// The one way in for what listeners do, in bulk: one transaction per batch, idempotent. A listener nobody knew is
/// made; a track nobody knows is a reason to reject the row, since a listen alone tells nothing about a track.
/// </summary>
public sealed class ListenIntake(AuditedWriter writer, TimeProvider clock)
{
    /// <summary>Rows per transaction for callers with many.</summary>
    public const int BatchSize = 20_000;

    public Task<TakenBatch> TakeAsync(ProcessContext context, IReadOnlyList<IncomingListen> listens, CancellationToken cancellationToken) =>
        TakeAsync(context, "listens", listens, l => (l.ListenerPlatformId, l.TrackPlatformId), (l, now) => l.Problem(now), WriteListensAsync, cancellationToken);

    public Task<TakenBatch> TakeAsync(ProcessContext context, IReadOnlyList<IncomingAction> actions, CancellationToken cancellationToken) =>
        TakeAsync(context, "actions", actions, a => (a.ListenerPlatformId, a.TrackPlatformId), (a, now) => a.Problem(now), WriteActionsAsync, cancellationToken);

    private async Task<TakenBatch> TakeAsync<T>(
        ProcessContext context,
        string what,
        IReadOnlyList<T> rows,
        Func<T, (string Listener, string Track)> ids,
        Func<T, DateTimeOffset, (string Field, string Reason)?> problem,
        Func<BulkSql, List<Placed<T>>, CancellationToken, Task<(int New, int Updated)>> write,
        CancellationToken cancellationToken) =>
        await writer.WriteAsync(context, async (db, now) =>
        {
            var sql = BulkSql.On(db);
            await sql.TakeTurnAsync("listens", cancellationToken);
            var rejected = new List<RejectedRow>();
            var valid = new List<int>(rows.Count);
            for (var i = 0; i < rows.Count; i++)
            {
                if (problem(rows[i], now) is { } found)
                    rejected.Add(new RejectedRow(i, found.Field, found.Reason));
                else
                    valid.Add(i);
            }

            var tracks = await IdsAsync(sql, "tracks", valid.Select(i => ids(rows[i]).Track), cancellationToken);
            valid.RemoveAll(i =>
            {
                if (tracks.ContainsKey(ids(rows[i]).Track))
                    return false;
                rejected.Add(new RejectedRow(i, "trackId", $"Track {ids(rows[i]).Track} is unknown: import tracks first."));
                return true;
            });
            var listeners = await ListenersAsync(sql, valid.Select(i => ids(rows[i]).Listener), cancellationToken);
            var placed = valid
                .Select(i => new Placed<T>(rows[i], listeners[ids(rows[i]).Listener], tracks[ids(rows[i]).Track]))
                .OrderBy(p => p.Listener) // neighbours in the key are written together
                .ToList();
            var (added, updated) = await write(sql, placed, cancellationToken);
            var batch = new TakenBatch(added, updated, placed.Count - added - updated, rejected);
            return (batch, added + updated == 0
                ? AuditSubject.Nothing
                : new AuditSubject(
                    $"{what}:{Ids.New(clock)}",
                    $$"""{"new":{{added}},"updated":{{updated}},"unchanged":{{batch.Unchanged}},"rejected":{{rejected.Count}}}"""));
        }, cancellationToken);

    private static async Task<(int New, int Updated)> WriteListensAsync(
        BulkSql sql, List<Placed<IncomingListen>> rows, CancellationToken cancellationToken)
    {
        BulkColumn<Placed<IncomingListen>>[] columns =
        [
            BulkColumn.Id<Placed<IncomingListen>>("listener", p => p.Listener),
            BulkColumn.Instant<Placed<IncomingListen>>("at", p => p.Row.At),
            BulkColumn.Id<Placed<IncomingListen>>("track", p => p.Track),
            BulkColumn.Int<Placed<IncomingListen>>("ms", p => p.Row.MsPlayed),
            BulkColumn.Bool<Placed<IncomingListen>>("skipped", p => p.Row.Skipped),
            BulkColumn.Int<Placed<IncomingListen>>("plays", p => p.Row.Plays),
        ];
        var added = await sql.RunAsync(
            "INSERT INTO listens (listener_id, at, track_id, ms_played, skipped, plays) {rows} ON CONFLICT DO NOTHING",
            rows, columns, cancellationToken);
        if (added == rows.Count)
            return (added, 0);
        var updated = await sql.RunAsync(
            """
            UPDATE listens SET ms_played = :ms, skipped = :skipped, plays = :plays {rows}
            WHERE listener_id = :listener AND at = :at AND track_id = :track AND (ms_played <> :ms OR skipped <> :skipped OR plays <> :plays)
            """,
            rows, columns, cancellationToken);
        return (added, updated);
    }

    private static async Task<(int New, int Updated)> WriteActionsAsync(
        BulkSql sql, List<Placed<IncomingAction>> rows, CancellationToken cancellationToken) =>
        (await sql.RunAsync(
            "INSERT INTO listener_actions (listener_id, at, track_id, kind, text) {rows} ON CONFLICT DO NOTHING",
            rows,
            [
                BulkColumn.Id<Placed<IncomingAction>>("listener", p => p.Listener),
                BulkColumn.Instant<Placed<IncomingAction>>("at", p => p.Row.At),
                BulkColumn.Id<Placed<IncomingAction>>("track", p => p.Track),
                BulkColumn.Int<Placed<IncomingAction>>("kind", p => (int)p.Row.Kind),
                BulkColumn.Text<Placed<IncomingAction>>("text", p => p.Row.Text),
            ], cancellationToken), 0);

    private async Task<Dictionary<string, Guid>> ListenersAsync(
        BulkSql sql, IEnumerable<string> platformIds, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<string>(platformIds, StringComparer.Ordinal);
        var known = await IdsAsync(sql, "listeners", wanted, cancellationToken);
        var missing = wanted.Where(id => !known.ContainsKey(id)).Select(id => (PlatformId: id, Id: Ids.New(clock))).ToList();
        await sql.RunAsync("INSERT INTO listeners (id, platform_id, personalisation, opted_out) {rows}", missing,
            [
                BulkColumn.Id<(string PlatformId, Guid Id)>("id", l => l.Id),
                BulkColumn.Text<(string PlatformId, Guid Id)>("pid", l => l.PlatformId),
                BulkColumn.Double<(string PlatformId, Guid Id)>("personalisation", _ => 1),
                BulkColumn.Bool<(string PlatformId, Guid Id)>("out", _ => false),
            ], cancellationToken);
        foreach (var (platformId, id) in missing)
            known.Add(platformId, id);
        return known;
    }

    internal static async Task<Dictionary<string, Guid>> IdsAsync(
        BulkSql sql, string table, IEnumerable<string> platformIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Guid>();
        await sql.ReadAsync($"SELECT platform_id, id FROM {table} {{rows}} WHERE platform_id = :pid",
            [.. new HashSet<string>(platformIds, StringComparer.Ordinal)],
            [BulkColumn.Text<string>("pid", id => id)],
            row => found.Add(row.Text(0), row.Id(1)),
            cancellationToken);
        return found;
    }

    private sealed record Placed<T>(T Row, Guid Listener, Guid Track);
}
