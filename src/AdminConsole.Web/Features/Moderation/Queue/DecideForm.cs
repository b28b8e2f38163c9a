using System.Globalization;
using AdminConsole.Engine.Moderation.Decide;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>What a verdict's form says, for one comment or for many. <see cref="Do"/> is the button pressed; a reason, a hold or a person alone say it too.</summary>
public abstract record VerdictForm
{
    public string? Do { get; init; }
    public int? Reason { get; init; }
    public string? Note { get; init; }

    /// <summary>One of <see cref="HoldTimes"/>; else <see cref="Until"/> counts.</summary>
    public string? Hold { get; init; }

    /// <summary>Day and hour in the viewer's zone.</summary>
    public string? Until { get; init; }

    /// <summary>The person it is handed to.</summary>
    public Guid? To { get; init; }

    public DecisionKind? Kind => Do switch
    {
        "approve" => DecisionKind.Approve,
        "escalate" => DecisionKind.Escalate,
        "remove" => DecisionKind.Remove,
        "hold" => DecisionKind.Hold,
        null or "" when Reason is not null => DecisionKind.Remove,
        null or "" when Hold is not null => DecisionKind.Hold,
        null or "" when To is not null => DecisionKind.Assign,
        _ => null,
    };

    public RemovalReason? Why => Reason is { } reason && Enum.IsDefined((RemovalReason)reason) ? (RemovalReason)reason : null;

    public DateTimeOffset? HoldUntil(DateTimeOffset now, TimeZoneInfo zone) =>
        Hold is not null ? HoldTimes.At(now, zone).FirstOrDefault(t => t.Key == Hold)?.At
        : DateTime.TryParse(Until, CultureInfo.InvariantCulture, out var there) ? HoldTimes.There(there, zone)
        : null;
}

/// <summary>The queue's form: one comment as it was read.</summary>
public sealed record DecideForm : VerdictForm
{
    public long Version { get; init; }
    public string? Hash { get; init; }
    public Guid? Next { get; init; }
    public string? Back { get; init; }
    public Guid? Lease { get; init; }

    /// <summary>How long the comment was on the screen, in milliseconds.</summary>
    public int? Shown { get; init; }

    /// <summary>A lead was told that somebody else has it, and decides all the same.</summary>
    public bool TakeOver { get; init; }

    /// <summary>Null when the form does not say which text was read.</summary>
    public Seen? Seen => SeenText.Hash(Hash) is { } hash ? new Seen(Version, hash, Lease, Shown, TakeOver) : null;
}

/// <summary>The hash of a text as forms and addresses carry it: 64 hexadecimal digits.</summary>
public static class SeenText
{
    public static byte[]? Hash(string? hex) => hex is { Length: 64 } && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
}
