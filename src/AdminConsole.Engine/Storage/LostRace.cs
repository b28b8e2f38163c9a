using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdminConsole.Engine.Storage;

/// <summary>Another transaction was in the way, and a new attempt from the start will see what it did.</summary>
public static class LostRace
{
    /// <summary>How often a write that lost a race is tried from the start.</summary>
    private const int Attempts = 5;

    public static async Task<T> RetryAsync<T>(Func<Task<T>> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write();
            }
            catch (Exception e) when (attempt < Attempts && Is(e))
            {
                // Somebody else changed a row between our read and our write: read again.
            }
        }
    }

    public static bool Is(Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => true,
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };
}
