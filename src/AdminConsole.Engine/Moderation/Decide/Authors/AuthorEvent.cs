using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Authors;

/// <summary>What the platform is told about an author; it is the platform that warns, mutes and bans.</summary>
/// <param name="AuthorId">The platform's own id.</param>
/// <param name="Points">For <see cref="Striked"/>: of this strike; otherwise the valid points at that moment.</param>
/// <param name="Reason">For <see cref="Striked"/>: of the removal.</param>
/// <param name="Until">When a strike expires or a sanction ends; left out when it does not.</param>
/// <param name="DecisionId">For <see cref="Striked"/>: the event of the removal. An event that undoes it revokes the strike.</param>
/// <param name="Lifts">For <see cref="Lifted"/>: the event of the sanction that ends early.</param>
public sealed record AuthorEvent(
    string AuthorId, int Points, string? Reason = null, string? Until = null, Guid? DecisionId = null, Guid? Lifts = null)
{
    public const string Striked = "author.striked";
    public const string Warned = "author.warned";
    public const string Muted = "author.muted";
    public const string Banned = "author.banned";
    public const string Lifted = "author.lifted";

    public static string TypeOf(SanctionKind kind) => kind switch
    {
        SanctionKind.Warn => Warned,
        SanctionKind.Mute => Muted,
        SanctionKind.Ban => Banned,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a sanction."),
    };

    /// <summary>The outbox row of what happened to an author, under the id of the strike or sanction behind it.</summary>
    internal static OutboxMessage MessageOf(Guid id, string type, Author author, AuthorEvent data, DateTimeOffset at, TimeSpan grace = default) =>
        PlatformEvent.Message(id, type, $"author:{author.Id}", data, at, grace: grace);
}
