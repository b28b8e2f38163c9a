using System.Text.Json;
using System.Text.Json.Serialization;
using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Engine.Learning;

public enum GateAnswer
{
    Passes = 1,

    /// <summary>The held-out data can neither show nor exclude that it is worse than allowed.</summary>
    NotProven = 2,

    Fails = 3,
}

/// <summary>One measure of champion and challenger on the same held-out data.</summary>
/// <param name="Difference">Positive is better, also where less of the measure is better.</param>
/// <param name="Low">Lower end of the 95 % interval of the difference; null where the measure has none.</param>
/// <param name="Asked">The difference must not lie below this.</param>
public sealed record GateRow(
    string Measure, double? Champion, double? Challenger, double? Difference, double? Low, double? High, double Asked, GateAnswer Verdict)
{
    /// <summary>The precision both were held to, where the measure is a recall.</summary>
    public double? At { get; init; }

    /// <summary>
    /// Not proven: how many held-out comments more would prove it, the difference staying what it is. Null where more of
    /// them would rather show that it is worse.
    /// </summary>
    public int? More { get; init; }

    /// <param name="comments">How many the interval comes from: its half shrinks with their square root.</param>
    internal GateRow Needing(int comments)
    {
        if (Verdict != GateAnswer.NotProven || Difference is not { } difference || Low is not { } low || difference <= Asked)
            return this;
        var times = Math.Pow((difference - low) / (difference - Asked), 2);
        return this with { More = (int)Math.Min(1_000_000, Math.Ceiling((times - 1) * comments)) };
    }
}

/// <summary>What the gate said of a challenger against the champion of that moment.</summary>
/// <param name="ChampionNumber">The model it was compared with.</param>
/// <param name="HeldOut">How many comments, or listeners, both were measured on.</param>
/// <param name="Note">Why there was nothing to compare with, where that is so.</param>
public sealed record GateVerdict(int ChampionNumber, int HeldOut, string? Note, IReadOnlyList<GateRow> Rows)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>When the held-out decisions and labels were made; null where all were written for the product.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>The champion on the same comments; the challenger's figures stand in its manifest.</summary>
    public HeldOutQuality? Champion { get; init; }

    [JsonIgnore]
    public bool Passes => Rows.Count > 0 && Rows.All(row => row.Verdict == GateAnswer.Passes);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static GateVerdict FromJson(string json) =>
        JsonSerializer.Deserialize<GateVerdict>(json, Json) ?? throw new JsonException("The verdict is empty.");
}

/// <summary>Decides, measure by measure, whether a challenger is good enough: proven to be no worse than allowed.</summary>
public static class Gate
{
    /// <param name="maxWorse">How much worse it may be, 0 or more.</param>
    /// <param name="lessIsBetter">For errors: the difference is turned round.</param>
    public static GateRow Compare(
        string measure, double champion, double challenger, double low, double high, double maxWorse, bool lessIsBetter = false)
    {
        var difference = lessIsBetter ? champion - challenger : challenger - champion;
        var verdict = low >= -maxWorse ? GateAnswer.Passes : high < -maxWorse ? GateAnswer.Fails : GateAnswer.NotProven;
        return new GateRow(measure, champion, challenger, difference, low, high, -maxWorse, verdict);
    }

    /// <summary>For a measure of the whole, which has no interval.</summary>
    public static GateRow ComparePoint(string measure, double champion, double challenger, double maxWorse)
    {
        var difference = challenger - champion;
        return new GateRow(measure, champion, challenger, difference, null, null, -maxWorse,
            difference >= -maxWorse ? GateAnswer.Passes : GateAnswer.Fails);
    }

    /// <summary>The held-out data says nothing of it.</summary>
    public static GateRow Unmeasured(string measure, double maxWorse) =>
        new(measure, null, null, null, null, null, -maxWorse, GateAnswer.NotProven);

    /// <summary>Only one of the two can be measured: a new ability passes, a lost one fails.</summary>
    public static GateRow OneSided(string measure, double? champion, double? challenger, double maxWorse) =>
        new(measure, champion, challenger, null, null, null, -maxWorse, champion is null ? GateAnswer.Passes : GateAnswer.Fails);
}
