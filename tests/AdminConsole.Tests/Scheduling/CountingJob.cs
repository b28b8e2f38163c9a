using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Tests.Scheduling;

/// <summary>A job that does what the test tells it, and counts how often it was started.</summary>
public sealed class CountingJob(Func<JobContext, CancellationToken, Task>? body = null, string? lane = null) : IJobHandler
{
    public const string Name = "count";
    private int starts;

    public int Starts => Volatile.Read(ref starts);
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public string Kind => Name;
    public string? Lane => lane;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref starts);
        Started.TrySetResult();
        if (body is not null)
            await body(context, cancellationToken);
    }

    public static Task Forever(JobContext context, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}
