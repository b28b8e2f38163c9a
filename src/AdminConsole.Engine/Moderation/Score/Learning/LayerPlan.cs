namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// A layer to be trained: what each source weighs in it and what it counts beside the others. Mixing sources naively
/// hurts: invented comments and public sets have another style and prevalence than a platform's comments. So each source
/// has a layer of its own and only their logits are added up. The shares are those that cross-validation preferred.
/// </summary>
/// <param name="Share">Of the layer's logit, after it is scaled to a standard deviation of one.</param>
/// <param name="Balanced">Both answers weigh the same: what a public set holds of each says nothing about comments.</param>
internal sealed record LayerPlan(string Name, double Share, Func<LabelSource, double> WeightOf, bool Balanced = false)
{
    /// <summary>What the model that was there before counts beside what the platform's labels teach.</summary>
    public const double BaseShare = 0.3;

    private const double PublicShare = 0.03;

    /// <summary>The layers for a category, given how many labels of each source speak about it.</summary>
    public static IReadOnlyList<LayerPlan> For(IReadOnlyDictionary<LabelSource, int> labels)
    {
        var platform = labels.Where(entry => LabelWeights.IsPlatform(entry.Key)).Sum(entry => entry.Value);
        var leads = platform >= LabelWeights.PlatformLeadsFrom;
        var written = labels.GetValueOrDefault(LabelSource.Written) > 0;
        var plans = new List<LayerPlan>();
        if (leads || (platform > 0 && !written))
            plans.Add(new LayerPlan("platform", 1, source => LabelWeights.IsPlatform(source) ? 1 : 0));
        if (written)
        {
            plans.Add(new LayerPlan(
                platform > 0 ? "platform and written" : "written", 1,
                source => source == LabelSource.PublicSet ? 0 : LabelWeights.Of(source, platform)));
        }

        if (labels.GetValueOrDefault(LabelSource.PublicSet) > 0)
        {
            plans.Add(new LayerPlan(
                "public", plans.Count > 0 ? PublicShare : 1, source => source == LabelSource.PublicSet ? 1 : 0, Balanced: plans.Count > 0));
        }

        return plans;
    }
}
