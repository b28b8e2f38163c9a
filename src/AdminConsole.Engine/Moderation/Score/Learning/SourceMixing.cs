using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// What each source counts in a platform's model. Shares are of layers, whose logits are scaled to a standard deviation of one
/// before they are added; a layer without a share is not trained. The defaults are those that <c>evaluate mixing</c> preferred
/// on real comments, over several cuts.
/// </summary>
public sealed record SourceMixing
{
    /// <summary>
    /// Of the layer that the platform's labels fill alone, once they lead. The less, the better a model does on threads that
    /// nobody labelled; the more, the better on those that somebody did.
    /// </summary>
    [Range(0, 10)]
    public double Platform { get; init; } = 0.7;

    /// <summary>Of the layer that they share with the written comments.</summary>
    [Range(0, 10)]
    public double Together { get; init; } = 1;

    /// <summary>What a written comment weighs in it once the platform leads; a label of the platform weighs one.</summary>
    [Range(0, 10)]
    public double WrittenWeight { get; init; } = LabelWeights.Of(LabelSource.Written, LabelWeights.PlatformLeadsFrom);

    /// <summary>Written comments weigh more there the likelier they could stand on the platform (importance weighting).</summary>
    public bool ByLikeness { get; init; }

    /// <summary>Of a layer that the written comments fill alone beside the platform's.</summary>
    [Range(0, 10)]
    public double Written { get; init; }

    /// <summary>Of a layer of how the written comments sound, where they lead: a model on top of that one has it from there.</summary>
    [Range(0, 10)]
    public double Heard { get; init; } = 0.3;

    /// <summary>Of the layer of public sets, beside others.</summary>
    [Range(0, 10)]
    public double Public { get; init; } = 0.02;

    /// <summary>Of the model that was there before, whose logit is added.</summary>
    [Range(0, 10)]
    public double Base { get; init; } = 0.3;
}
