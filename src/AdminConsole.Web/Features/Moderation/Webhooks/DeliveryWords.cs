using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Notify;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Webhooks;

/// <summary>What became of a message, in the reader's language.</summary>
public sealed class DeliveryWords(IStringLocalizer<ModerationText> words, IStringLocalizer<WebhooksText> more)
{
    public string Problem(DeliveryProblem? problem, int? status, string? error) => problem switch
    {
        DeliveryProblem.Status => words["it answered {0}", status ?? 0],
        DeliveryProblem.Timeout => words["no answer in time"],
        DeliveryProblem.Connection => words["no connection"],
        DeliveryProblem.ForbiddenAddress => words["the address leads to a place the console never calls"],
        DeliveryProblem.SecretUnreadable => words["the signing secret cannot be read with this console’s keys"],
        _ => error ?? "–",
    };

    public string Event(string kind) => kind switch
    {
        DecisionEvent.Approved => words["Approved"],
        DecisionEvent.Removed => words["Removed"],
        DecisionEvent.Escalated => words["Escalated"],
        DecisionEvent.Restored => words["Restored"],
        DecisionEvent.Held => more["Put on hold"],
        DecisionEvent.Assigned => more["Handed over"],
        AuthorEvent.Striked => more["Author: strike"],
        AuthorEvent.Warned => more["Author: warning"],
        AuthorEvent.Muted => more["Author: mute"],
        AuthorEvent.Banned => more["Author: ban"],
        AuthorEvent.Lifted => more["Author: sanction lifted"],
        AppealEvent.Upheld => more["Appeal: removal stands"],
        AppealEvent.Overturned => more["Appeal: removal overturned"],
        PlaylistEvent.Published => more["Playlist: edition published"],
        PlaylistEvent.Restored => more["Playlist: older edition back"],
        PlaylistEvent.Opened => more["Playlist: window opened"],
        PlaylistEvent.Closed => more["Playlist: window closed"],
        WebhookEndpoints.TestEvent => words["Test"],
        _ => kind,
    };

    public string State(ToldState state) => state switch
    {
        ToldState.Acknowledged => more["carried out"],
        ToldState.Delivered => more["delivered"],
        _ => more["decided"],
    };
}
