using System.Runtime.InteropServices;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>What is known around a comment, in the parts that a person is told of.</summary>
public enum ContextPart
{
    /// <summary>What became of what its author wrote before.</summary>
    Author = 1,

    /// <summary>Whether it answers another comment.</summary>
    Reply = 2,

    /// <summary>How long it is.</summary>
    Length = 3,

    /// <summary>How much was written in its thread just before it.</summary>
    Burst = 4,

    /// <summary>Whether it stands under a track, a playlist or something else.</summary>
    Thread = 5,
}

/// <summary>What a part of the context adds to a category's log-odds; below 0 where it speaks against the category.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ContextPull(ContextPart Part, Category Category, float Pull);

/// <summary>
/// What comes after the text where something is known around it: logit = Slope · text + Offset + Σ weight · (feature − usual),
/// so that a comment as most are gets nothing added. Where nothing is known it takes no part.
/// </summary>
/// <param name="Slope">What the text counts beside the context; above 0.</param>
/// <param name="Weights">Per feature, in the order of <see cref="Read"/>.</param>
/// <param name="Usual">The means of the features where the stage was fitted.</param>
internal sealed record ContextStage(double Slope, double Offset, double[] Weights, double[] Usual)
{
    public const int Features = 8;

    private const double LeastShare = 1e-3;

    // In the order of the features.
    private static readonly ContextPart[] Parts =
    [
        ContextPart.Author, ContextPart.Author, ContextPart.Reply, ContextPart.Length, ContextPart.Burst, ContextPart.Burst, ContextPart.Thread, ContextPart.Thread,
    ];

    private static readonly double UsualOdds = LogOdds(CommentContext.UsualShare);

    /// <summary>The features, or nothing where nothing is known.</summary>
    /// <param name="length">Of the text, in UTF-16 units.</param>
    /// <param name="into">Has room for <see cref="Features"/>.</param>
    public static ReadOnlySpan<double> Read(CommentContext context, int length, Span<double> into)
    {
        if (!context.IsKnown)
            return [];
        into[0] = LogOdds(context.RemovedShare) - UsualOdds;
        into[1] = context.AuthorComments > 0 ? 1 : 0;
        into[2] = context.IsReply ? 1 : 0;
        into[3] = Math.Log(1.0 + Math.Min(length, Normaliser.MaxLength));
        into[4] = Math.Log(1.0 + context.LastTenMinutes);
        into[5] = Math.Log(1.0 + context.LastHour);
        into[6] = context.Thread == ThreadKind.Playlist ? 1 : 0;
        into[7] = context.Thread == ThreadKind.Other ? 1 : 0;
        return into[..Features];
    }

    public double Logit(double text, ReadOnlySpan<double> features)
    {
        var logit = (Slope * text) + Offset;
        for (var i = 0; i < Features; i++)
            logit += Weights[i] * (features[i] - Usual[i]);
        return logit;
    }

    /// <summary>What each part adds; with Slope · text and Offset they sum to the logit.</summary>
    public IEnumerable<(ContextPart Part, double Pull)> Pulls(double[] features) => Enumerable.Range(0, Features)
        .GroupBy(i => Parts[i], i => Weights[i] * (features[i] - Usual[i])).Select(part => (part.Key, part.Sum()));

    private static double LogOdds(double share)
    {
        var within = Math.Clamp(share, LeastShare, 1 - LeastShare);
        return Math.Log(within / (1 - within));
    }
}
