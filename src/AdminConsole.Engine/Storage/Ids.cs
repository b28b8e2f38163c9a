namespace AdminConsole.Engine.Storage;

/// <summary>An id that cannot be mistaken for another one of the same shape.</summary>
public interface ITypedId<TSelf> where TSelf : struct, ITypedId<TSelf>
{
    Guid Value { get; }
    static abstract TSelf From(Guid value);
}

public readonly record struct CommentId(Guid Value) : ITypedId<CommentId>
{
    public static CommentId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

public readonly record struct TrackId(Guid Value) : ITypedId<TrackId>
{
    public static TrackId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

public readonly record struct PlaylistId(Guid Value) : ITypedId<PlaylistId>
{
    public static PlaylistId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

public readonly record struct ListenerId(Guid Value) : ITypedId<ListenerId>
{
    public static ListenerId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

public readonly record struct ModelVersionId(Guid Value) : ITypedId<ModelVersionId>
{
    public static ModelVersionId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

/// <summary>Makes UUIDv7 ids, so that keys sort by the moment they were made.</summary>
public static class Ids
{
    public static Guid New(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());

    public static TId New<TId>(TimeProvider clock) where TId : struct, ITypedId<TId> => TId.From(New(clock));

    internal static TId From<TId>(Guid value) where TId : struct, ITypedId<TId> => TId.From(value);
}
