namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// A layer to be trained: what each source weighs in it and what it counts beside the others. Mixing sources naively
/// hurts: invented comments and public sets have another style and prevalence than a platform's comments. So each source
/// has a layer of its own and only their logits are added up (<see cref="SourceMixing"/>).
/// </summary>
/// <param name="Share">Of the layer's logit, after it is scaled to a standard deviation of one.</param>
/// <param name="Balanced">Both answers weigh the same: what a public set holds of each says nothing about comments.</param>
internal sealed record LayerPlan(string Name, double Share, Func<LabelSource, double> WeightOf, bool Balanced = false)
{
    /// <summary>Written comments weigh by how likely they could stand on the platform.</summary>
    public bool ByLikeness { get; init; }

    /// <summary>Learns from nothing but how texts sound: with a length of its own, what homophones and pinyin do to the characters does not weaken it.</summary>
    public bool Heard { get; init; }

    /// <summary>The layers for a category, given how many labels of each source speak about it.</summary>
    public static IReadOnlyList<LayerPlan> For(IReadOnlyDictionary<LabelSource, int> labels, SourceMixing mixing)
    {
        var platform = labels.Where(entry => LabelWeights.IsPlatform(entry.Key)).Sum(entry => entry.Value);
        var leads = platform >= LabelWeights.PlatformLeadsFrom;
        var written = labels.GetValueOrDefault(LabelSource.Written) > 0;
        var plans = new List<LayerPlan>();
        if (leads || (platform > 0 && !written))
            Add(new LayerPlan("platform", written ? mixing.Platform : 1, source => LabelWeights.IsPlatform(source) ? 1 : 0));
        if (written)
        {
            Add(new LayerPlan(
                platform > 0 ? "platform and written" : "written", leads ? mixing.Together : 1,
                source => source switch
                {
                    LabelSource.PublicSet => 0,
                    LabelSource.Written when leads => mixing.WrittenWeight,
                    _ => 1,
                })
            {
                ByLikeness = leads && mixing.ByLikeness,
            });
            if (platform == 0)
                Add(new LayerPlan("written, heard", mixing.Heard, source => source == LabelSource.Written ? 1 : 0) { Heard = true });
            if (leads)
                Add(new LayerPlan("written", mixing.Written, source => source == LabelSource.Written ? 1 : 0));
        }

        if (labels.GetValueOrDefault(LabelSource.PublicSet) > 0)
            Add(new LayerPlan("public", plans.Count > 0 ? mixing.Public : 1, source => source == LabelSource.PublicSet ? 1 : 0, Balanced: plans.Count > 0));
        return plans;

        void Add(LayerPlan plan)
        {
            if (plan.Share > 0)
                plans.Add(plan);
        }
    }
}
