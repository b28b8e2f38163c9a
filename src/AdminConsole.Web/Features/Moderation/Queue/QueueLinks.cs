using Microsoft.AspNetCore.WebUtilities;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Addresses of the queue.</summary>
internal static class QueueLinks
{
    private const int Longest = 2000;

    /// <summary>The queue with the list's own query and what is added: an address from a form never leads elsewhere.</summary>
    public static string Back(string? back, params IEnumerable<(string Name, string? Value)> more)
    {
        var kept = QueryHelpers.ParseQuery(back is { Length: > 1 and < Longest } && back[0] == '?' ? back : "")
            .Where(q => q.Key is not ("comment" or "seen" or "after" or "over"))
            .SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value));
        var added = more.Where(m => m.Value is not null).Select(m => KeyValuePair.Create(m.Name, m.Value));
        return QueryHelpers.AddQueryString("/queue", kept.Concat(added));
    }

    public static string Back(string? back, Guid? comment) => Back(back, ("comment", comment?.ToString()));
}
