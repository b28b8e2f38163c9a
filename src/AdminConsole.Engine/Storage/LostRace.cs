using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdminConsole.Engine.Storage;

/// <summary>Another transaction was in the way, and a new attempt from the start will see what it did.</summary>
public static class LostRace
{
    public static bool Is(Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => true,
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };
}
