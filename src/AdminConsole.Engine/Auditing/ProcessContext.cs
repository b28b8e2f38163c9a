using AdminConsole.Engine.Accounts;

namespace AdminConsole.Engine.Auditing;

/// <summary>Who writes, what they do and why: the audit row behind every write.</summary>
/// <param name="Kind">What is done, <c>area.verb</c>, such as <c>comment.remove</c>.</param>
/// <param name="Actor">The person's name, or the part of the console that acts by itself.</param>
/// <param name="ActorId">The person's id; null when no person acts.</param>
/// <param name="Reason">Why, in the person's words, where they gave one.</param>
public sealed record ProcessContext(string Kind, string Actor, Guid? ActorId = null, string? Reason = null)
{
    public static ProcessContext For(Person person, string kind, string? reason = null) =>
        new(kind, person.DisplayName, person.Id, reason);

    /// <summary>The console acting by itself: a job, an import, the first start.</summary>
    public static ProcessContext System(string kind, string part) => new(kind, part);
}
