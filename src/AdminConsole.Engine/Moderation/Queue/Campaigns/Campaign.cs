using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// Comments that say the same, across authors and threads. From <see cref="CampaignOptions.CampaignMembers"/> flagged members
/// on it is formed: a campaign, judged as one. Before that, and while nobody flags its members (a line of the song that
/// many quote), it is only a group that is watched.
/// </summary>
public sealed class Campaign : IVersioned
{
    public required Guid Id { get; init; }

    /// <summary>The member whose text stands for all.</summary>
    public required CommentId SpecimenId { get; set; }

    public int MemberCount { get; set; }
    public int AuthorCount { get; set; }
    public int ThreadCount { get; set; }

    /// <summary>Members that ever entered the queue.</summary>
    public int FlaggedCount { get; set; }

    /// <summary>Of its most probable member: what the others are measured by.</summary>
    public Category? Category { get; set; }

    public float TopProbability { get; set; }
    public required DateTimeOffset FirstSeenAt { get; set; }
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Since when it is judged as one; null while too few of its members were flagged.</summary>
    public DateTimeOffset? FormedAt { get; set; }

    public long Version { get; set; }
}

/// <summary>What a comment's text looks like to the search for near-duplicates.</summary>
public sealed class Fingerprint
{
    public required CommentId CommentId { get; init; }

    /// <summary>
    /// Rises with every row written, in the order of the commits; an edited comment gets the next one. Who read up to a
    /// number has seen all there was then, and a comment whose number is higher has come or changed since.
    /// </summary>
    public required long Sequence { get; set; }

    /// <summary>A <see cref="Campaigns.Sketch"/>; empty when the comment was taken away or its new text says too little.</summary>
    public required byte[] Sketch { get; set; }

    public Guid? CampaignId { get; set; }

    /// <summary>Set for members only, as is <see cref="ThreadId"/>: a campaign's authors and threads are counted by them.</summary>
    public Guid? AuthorId { get; set; }

    public Guid? ThreadId { get; set; }

    /// <summary>To the member it is most like.</summary>
    public float Similarity { get; set; }

    /// <summary>It entered the queue.</summary>
    public bool Flagged { get; set; }

    public required DateTimeOffset At { get; set; }
}
