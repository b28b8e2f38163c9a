using System.Text.Json;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Carries the undo bar over the redirect of a plain form.</summary>
internal static class UndoMark
{
    private const string Key = "queue-undo";

    public static void Leave(ITempDataDictionary said, UndoBar bar) => said[Key] = JsonSerializer.Serialize(
        new Left(bar.Decision, bar.CommentId.Value, bar.Text, bar.Seconds));

    public static UndoBar? Take(ITempDataDictionary said) =>
        said[Key] is string json && JsonSerializer.Deserialize<Left>(json) is { } left
            ? new UndoBar(left.Decision, new CommentId(left.Comment), left.Text, left.Seconds)
            : null;

    private sealed record Left(StandingDecision Decision, Guid Comment, string Text, int Seconds);
}
