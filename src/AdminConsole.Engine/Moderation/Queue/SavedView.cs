namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>A narrowed queue under a name: one person's, or everybody's when <see cref="Shared"/>.</summary>
public sealed class SavedView
{
    public const int MaxNameLength = 60;

    public required Guid Id { get; init; }
    public required Guid OwnerId { get; init; }
    public required string Name { get; set; }

    /// <summary>The filters as the queue's address carries them, without the question mark.</summary>
    public required string Query { get; set; }

    public bool Shared { get; set; }

    /// <summary>How old a comment in it may become, in minutes; null takes the policy's promise.</summary>
    public int? PromisedMinutes { get; set; }

    public int Position { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}
