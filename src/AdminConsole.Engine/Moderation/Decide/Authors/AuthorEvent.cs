using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Authors;

/// <summary>What the platform is told about an author; it is the platform that warns, mutes and bans.</summary>
public sealed record AuthorEvent(
    [property: Description("The platform's own id of the author.")] string AuthorId,
    [property: Description("For author.striked: points of this strike; otherwise the valid points at that moment.")] int Points,
    [property: Description("For author.striked: of the removal.")] string? Reason = null,
    [property: Description("When a strike expires or a sanction ends; left out when it does not."), DataType(DataType.DateTime)] string? Until = null,
    [property: Description("For author.striked: the event of the removal. An event that undoes that one revokes the strike.")] Guid? DecisionId = null,
    [property: Description("For author.lifted: the event of the sanction that ends early.")] Guid? Lifts = null)
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
