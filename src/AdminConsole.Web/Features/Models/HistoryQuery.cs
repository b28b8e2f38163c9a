using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Models;

/// <summary>What became of a version: who put it in force when and why, and what took its place. Read from the audit log, which nobody can change.</summary>
public sealed class HistoryQuery(ConsoleDb db)
{
    private const int Most = 400;
    private static readonly string[] Kinds = ["model.file", "model.shipped", "model.promote", "model.rollback", "model.reject"];

    public async Task<IReadOnlyList<VersionEvent>> OfAsync(ModelVersion version, CancellationToken cancel)
    {
        var prefix = $"model:{version.Kind}:";
        var entries = await db.AuditEntries.AsNoTracking()
            .Where(e => Kinds.Contains(e.Kind) && e.Subject.StartsWith(prefix))
            .OrderByDescending(e => e.Sequence).Take(Most)
            .Select(e => new { e.Sequence, e.At, e.Actor, e.Kind, e.Subject, e.Reason, e.Detail }).ToListAsync(cancel);
        var events = new List<VersionEvent>();
        var inForce = false;
        foreach (var entry in entries.OrderBy(e => e.Sequence))
        {
            var number = int.Parse(entry.Subject.AsSpan(prefix.Length), CultureInfo.InvariantCulture);
            var deed = Deed(entry.Kind, entry.Detail);
            if (number == version.Number)
                events.Add(new VersionEvent(entry.At, deed, entry.Actor, entry.Reason));
            else if (inForce && PutsInForce(deed))
                events.Add(new VersionEvent(entry.At, VersionDeed.Replaced, entry.Actor, entry.Reason, number));
            if (PutsInForce(deed))
                inForce = number == version.Number;
        }

        foreach (var run in await db.ShadowRuns.AsNoTracking().Where(r => r.ModelVersionId == version.Id).ToListAsync(cancel))
        {
            events.Add(new VersionEvent(run.StartedAt, VersionDeed.ShadowBegun, run.StartedBy, run.Reason));
            if (run is { EndedAt: { } ended, EndedBy: { } by })
                events.Add(new VersionEvent(ended, VersionDeed.ShadowEnded, by, run.EndReason));
        }

        return [.. events.OrderBy(e => e.At)];
    }

    private static bool PutsInForce(VersionDeed deed) =>
        deed is VersionDeed.Shipped or VersionDeed.TrainedAndPromoted or VersionDeed.Promoted or VersionDeed.PromotedOverTheGate or VersionDeed.RolledBackTo;

    private static VersionDeed Deed(string kind, string? detail) => kind switch
    {
        "model.shipped" => VersionDeed.Shipped,
        "model.reject" => VersionDeed.TurnedDown,
        "model.rollback" => VersionDeed.RolledBackTo,
        "model.promote" => Says(detail, "overruled") ? VersionDeed.PromotedOverTheGate : VersionDeed.Promoted,
        _ => Says(detail, "promoted") ? VersionDeed.TrainedAndPromoted : VersionDeed.Trained,
    };

    private static bool Says(string? detail, string name)
    {
        if (detail is null)
            return false;
        using var json = JsonDocument.Parse(detail);
        return json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
    }
}
