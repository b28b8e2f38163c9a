using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Tests.Moderation.Ingest;

/// <summary>A scorer whose verdicts a test can read off the text: "rude" is inflammatory, "buy" is marketing.</summary>
internal sealed class WordScorer : ICommentScorer, IScorerSource
{
    /// <summary>Another one is another champion.</summary>
    public ModelVersionId Version { get; set; } = new(Guid.Parse("0193a000-0000-7000-8000-000000000001"));

    /// <summary>A champion that finds nothing wrong with anything.</summary>
    public bool Lenient { get; set; }

    public bool Ready { get; set; } = true;

    public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Ready ? new ScorerInForce(this, Version) : null);

    public string ModelVersion => "words";

    public CategoryScores Score(string text, CommentContext context = default) => Lenient ? new CategoryScores(.02f, .02f, .02f) : new(
        text.Contains("rude", StringComparison.Ordinal) ? 0.9f : 0.1f,
        text.Contains("buy", StringComparison.Ordinal) ? 0.8f : 0.1f,
        0.05f);

    public IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default)
    {
        var at = text.IndexOf("rude", StringComparison.Ordinal);
        return at < 0 ? [] : [new ScoreSpan(at, 4, 3, Category.Inflammatory)];
    }
}
