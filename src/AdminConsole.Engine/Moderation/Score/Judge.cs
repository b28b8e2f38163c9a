using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// Model and policy of one moment. Judging is slow next to a write and needs no database: do it before the
/// transaction, from any thread.
/// </summary>
public sealed class Judge(ScorerInForce? scorer, PolicyInForce policy)
{
    /// <summary>Fewer texts than this are not worth a second thread.</summary>
    private const int WorthSharing = 64;

    /// <summary>A listed word is a reason of its own: the strongest.</summary>
    private const int ListedStrength = 3;

    public PolicyInForce Policy => policy;

    public bool HasScorer => scorer is not null;

    /// <summary>The model that judges; null while there is none.</summary>
    public ModelVersionId? Model => scorer?.Version;

    /// <param name="text">What was written.</param>
    /// <param name="context">What is known around it; the default says nothing is.</param>
    public Judgement Of(string text, CommentContext context = default)
    {
        List<FlagDraft>? flags = null;
        foreach (var word in policy.Words.Find(text).GroupBy(hit => (hit.List, hit.Word)))
        {
            var (list, listed) = word.Key;
            (flags ??= []).Add(new FlagDraft(
                list.Action == WordAction.Flag ? FlagKind.WordList : FlagKind.NotedWord, list.Category, null, listed,
                FlagSpans.Write([.. word.Select(hit => new ScoreSpan(hit.Start, hit.Length, ListedStrength, list.Category))]))
            {
                Raises = list.Action == WordAction.Raise,
            });
        }

        if (scorer is null)
            return new Judgement(null, null, flags ?? (IReadOnlyList<FlagDraft>)[]) { Context = context };
        var scores = scorer.Scorer.Score(text, context);
        IReadOnlyList<ScoreSpan>? spans = null;
        IReadOnlyList<ContextPull>? around = null;
        foreach (var category in Categories.All)
        {
            if (scores[category] is not { } probability || probability < policy.Threshold(category))
                continue;
            spans ??= scorer.Scorer.Explain(text, context);
            around ??= scorer.Scorer.Around(text, context);
            (flags ??= []).Add(new FlagDraft(
                FlagKind.Model, category, probability, null,
                FlagSpans.Write([.. spans.Where(s => s.Category == category)], [.. around.Where(p => p.Category == category)])));
        }

        return new Judgement(scores, scorer.Version, flags ?? (IReadOnlyList<FlagDraft>)[]) { Context = context };
    }

    /// <summary>One judgement per text, in their order; the same words in the same context are judged once, on all processors when there are many.</summary>
    public IReadOnlyList<Judgement> OfAll(IReadOnlyList<(string Text, CommentContext Context)> texts, CancellationToken cancellationToken)
    {
        var places = new Dictionary<(string Text, CommentContext Context), int>(texts.Count);
        foreach (var text in texts)
            places.TryAdd(text, places.Count);
        (string Text, CommentContext Context)[] distinct = [.. places.Keys];
        var judgements = new Judgement[distinct.Length];
        if (distinct.Length < WorthSharing)
        {
            for (var i = 0; i < distinct.Length; i++)
                judgements[i] = Of(distinct[i].Text, distinct[i].Context);
        }
        else
        {
            Parallel.For(0, distinct.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => judgements[i] = Of(distinct[i].Text, distinct[i].Context));
        }

        return [.. texts.Select(text => judgements[places[text]])];
    }
}

/// <summary>Finds the judge of this moment.</summary>
public sealed class Judging(PolicyBook policies, IScorerSource scorers)
{
    public async Task<Judge> NowAsync(CancellationToken cancellationToken) =>
        new(await scorers.GetAsync(cancellationToken), await policies.InForceAsync(cancellationToken));
}
