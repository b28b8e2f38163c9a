using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>Section <c>Moderation:Rules</c>: what an automatic rule must have shown before it acts. It can be made stricter, never looser.</summary>
public sealed record AutoRuleOptions
{
    public const string Section = "Moderation:Rules";

    /// <summary>Of what people judged in its shadow, the measured share that they removed, too.</summary>
    [Range(0.9975, 1)]
    public double Precision { get; init; } = 0.9975;

    /// <summary>So many comments must have been judged, by the scores of the model in force.</summary>
    [Range(1000, 10_000_000)]
    public int Judged { get; init; } = 1000;

    /// <summary>Share of a live rule's comments that people get instead.</summary>
    [Range(0.02, 0.5)]
    public double BlindShare { get; init; } = 0.02;
}
