namespace AdminConsole.Engine.Storage;

/// <summary>
/// SQLite has one writer. Waiting for it inside the process, in order of arrival, keeps the slowest write at tens of
/// milliseconds, where waiting on the file's lock takes seconds. PostgreSQL needs no gate.
/// </summary>
public sealed class WriteGate(bool needed) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        if (!needed)
            return default;
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public void Dispose() => turn.Dispose();

    public readonly struct Turn(SemaphoreSlim? turn) : IDisposable
    {
        public void Dispose() => turn?.Release();
    }
}
