namespace AdminConsole.Engine.Scheduling;

/// <summary>"Look now instead of at the next tick", from anybody in this process to one waiter.</summary>
public sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim waiting = new(0, 1);

    public void Poke()
    {
        try
        {
            waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // It will look anyway.
        }
    }

    /// <summary>Returns after a poke or after <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => waiting.WaitAsync(atMost, cancellationToken);

    public void Dispose() => waiting.Dispose();
}
