namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>A start for the answer to an appeal, as a lead wrote it; where none is kept, <see cref="AnswerTemplates"/> has one.</summary>
public sealed class AnswerTemplate
{
    public required RemovalReason Reason { get; init; }
    public required bool Overturned { get; init; }

    /// <summary><c>zh</c> or <c>en</c>: the author's language, not the moderator's.</summary>
    public required string Language { get; init; }

    public required string Text { get; set; }
}
