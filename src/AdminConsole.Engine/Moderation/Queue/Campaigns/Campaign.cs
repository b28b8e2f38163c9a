using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>Near-duplicate comments, across authors and threads, judged as one.</summary>
public sealed class Campaign : IVersioned
{
    public required Guid Id { get; init; }

    /// <summary>The member whose text stands for all.</summary>
    public required CommentId SpecimenId { get; set; }

    public int MemberCount { get; set; }
    public int AuthorCount { get; set; }
    public int ThreadCount { get; set; }
    public required DateTimeOffset FirstSeenAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; set; }
    public long Version { get; set; }
}

/// <summary>What a comment's text looks like to the search for near-duplicates.</summary>
public sealed class Fingerprint
{
    public required CommentId CommentId { get; init; }

    /// <summary>The sketch over character shingles of the normalised text.</summary>
    public required byte[] Sketch { get; set; }

    public Guid? CampaignId { get; set; }
    public required DateTimeOffset At { get; set; }
}
