using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AdminConsole.Engine.Storage;

/// <summary>PostgreSQL has a uuid type; a typed id maps to it.</summary>
internal sealed class TypedIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Ids.From<TId>(value))
    where TId : struct, ITypedId<TId>;

/// <summary>SQLite keeps ids as 16 big-endian bytes: half the size of text, and UUIDv7 keeps its order.</summary>
internal sealed class TypedIdBytesConverter<TId>() : ValueConverter<TId, byte[]>(
    id => id.Value.ToByteArray(true), value => Ids.From<TId>(new Guid(value, true)))
    where TId : struct, ITypedId<TId>;

internal sealed class GuidBytesConverter() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), value => new Guid(value, true));

/// <summary>SQLite has no instant type: microseconds since 1970 in UTC sort and compare as numbers.</summary>
internal sealed class UtcMicrosConverter() : ValueConverter<DateTimeOffset, long>(
    at => UtcMicros.From(at), micros => UtcMicros.To(micros));

/// <summary>PostgreSQL refuses an instant with an offset; the model speaks UTC.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), at => at);

/// <summary>Instants as SQLite stores them, for code that writes rows without EF Core.</summary>
public static class UtcMicros
{
    public static long From(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset To(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
