namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// One circuit per endpoint, kept in the endpoint's row, so that it survives a restart and holds for every worker.
/// <para>
/// Closed: each delivery follows its own <see cref="BackOff"/>. So many failures in a row, of whichever deliveries,
/// open it: the receiver is away, and asking it for each of ten thousand messages would help nobody.
/// </para>
/// <para>
/// Open: nothing is attempted, so no delivery loses a step of its back-off. When <see cref="WebhookEndpoint.OpenUntil"/>
/// has come, one worker (whose conditional update of that instant succeeds) attempts one delivery: the one that waited
/// longest since its last attempt, so that a message which the receiver will never take cannot stand for the rest.
/// Such a probe is an attempt, but no step. If it fails, the pause doubles, up to the longest one.
/// </para>
/// <para>
/// Any success closes it: what had been put off goes out at once, in the order of the commits, and starts its steps
/// anew. So a receiver that comes back has everything within the longest pause, not at the hour of each message's step.
/// </para>
/// <para>
/// The two days of a delivery go on while the circuit is open. Nothing is given up without fresh proof, though: a
/// failed attempt after that instant, its own or the probe that stood for it, turns it into a dead letter, to be
/// replayed. Nothing is ever dropped.
/// </para>
/// </summary>
public static class Circuit
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open.</summary>
    /// <param name="failuresInARow">As the row counts them: exactly <paramref name="threshold"/> when it opens, one more with each failed probe.</param>
    public static TimeSpan PauseAfter(int failuresInARow, int threshold, TimeSpan longest)
    {
        var doublings = Math.Clamp(failuresInARow - threshold, 0, 16);
        var pause = FirstPause * (1 << doublings);
        return pause < longest ? pause : longest;
    }
}
