namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>Gathers the fits of all categories into layers and puts them on top of the model beneath.</summary>
internal sealed class LayerAssembly(NgramVocabulary vocabulary, Classifier? beneath)
{
    private readonly List<string> _names = [];
    private readonly List<float[]> _values = [];
    private readonly List<float?[]> _biases = [];
    private readonly Dictionary<(Category, string), double> _shares = [];
    private readonly Dictionary<Category, LayerStack> _stacks = [];

    public void Add(Category category, string name, CategoryFit fit, double share)
    {
        var at = _names.IndexOf(name);
        if (at < 0)
        {
            at = _names.Count;
            _names.Add(name);
            _values.Add(new float[vocabulary.Keys.Length * LinearLayer.Width]);
            _biases.Add(new float?[Categories.Count]);
        }

        var index = Categories.IndexOf(category);
        _biases[at][index] = fit.Bias;
        _shares[(category, name)] = share;
        for (var i = 0; i < vocabulary.Keys.Length; i++)
        {
            _values[at][(i * LinearLayer.Width) + index] = fit.PullOf(i);
            _values[at][(i * LinearLayer.Width) + index + LinearLayer.Squares] = fit.SquareOf(i);
        }
    }

    public void Close(Category category, LayerStack stack) => _stacks[category] = stack;

    public Classifier Build(string modelVersion)
    {
        var layers = _names.Select((name, at) => Layer(name, _values[at], _biases[at])).Concat(beneath?.Layers ?? []).ToArray();
        // What the labels are too few for stays as the model beneath has it.
        var heads = new CategoryHead?[Categories.Count];
        for (var index = 0; index < heads.Length; index++)
        {
            if (beneath?.Heads[index] is { } below)
                heads[index] = below with { Shares = [.. new double[_names.Count], .. below.Shares] };
        }

        foreach (var (category, stack) in _stacks)
        {
            var below = beneath?.Heads[Categories.IndexOf(category)];
            heads[Categories.IndexOf(category)] = new CategoryHead(
                stack.Offset + (stack.BaseShare * (below?.Offset ?? 0)),
                [
                    .. _names.Select(name => _shares.GetValueOrDefault((category, name))),
                    .. below?.Shares.Select(share => share * stack.BaseShare) ?? new double[beneath?.Layers.Count ?? 0],
                ])
            {
                Context = stack.Context,
            };
        }

        return new Classifier(modelVersion, layers, heads);
    }

    /// <summary>Without the n-grams that the layer's examples never showed.</summary>
    private LinearLayer Layer(string name, float[] values, float?[] bias)
    {
        var kept = Enumerable.Range(0, vocabulary.Keys.Length)
            .Where(i => values.AsSpan(i * LinearLayer.Width, LinearLayer.Width).IndexOfAnyExcept(0f) >= 0).ToArray();
        var keptValues = new float[kept.Length * LinearLayer.Width];
        for (var i = 0; i < kept.Length; i++)
            values.AsSpan(kept[i] * LinearLayer.Width, LinearLayer.Width).CopyTo(keptValues.AsSpan(i * LinearLayer.Width));
        return new LinearLayer(name, [.. kept.Select(i => vocabulary.Keys[i])], keptValues, bias);
    }
}
