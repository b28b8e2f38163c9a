using System.Text.Json;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Moderation.Live;

/// <summary>
/// What open pages are told. Ids and names only, never a text: what a row says now, the page asks for as its reader.
/// </summary>
public abstract record LiveEvent
{
    private LiveEvent()
    {
    }

    /// <summary>The audit row it comes from; where a page that reconnects goes on. Null for leases, which have no such row.</summary>
    public virtual long? Sequence => null;

    public abstract string Name { get; }

    /// <summary>JSON, as this person is to read it.</summary>
    public abstract string DataFor(Guid viewer, DateTimeOffset now);

    /// <summary>Something was done to one comment: <paramref name="Kind"/> is the audit kind's verb, such as <c>remove</c> or <c>undo</c>.</summary>
    public sealed record Comment(long Row, CommentId Id, string Kind, string By, Guid? ById) : LiveEvent
    {
        public override long? Sequence => Row;
        public override string Name => "comment";

        public override string DataFor(Guid viewer, DateTimeOffset now) =>
            JsonSerializer.Serialize(new { id = Id.Value, kind = Kind, by = By, mine = ById == viewer }, JsonSerializerOptions.Web);
    }

    /// <summary>Comments came in or came back: there may be more to do.</summary>
    public sealed record Arrived(long Row) : LiveEvent
    {
        public override long? Sequence => Row;
        public override string Name => "arrived";

        public override string DataFor(Guid viewer, DateTimeOffset now) => "{}";
    }

    /// <summary>Leased comments whose text or place in the queue is another one now.</summary>
    public sealed record Changed(IReadOnlyList<CommentId> Ids) : LiveEvent
    {
        public override string Name => "changed";

        public override string DataFor(Guid viewer, DateTimeOffset now) =>
            JsonSerializer.Serialize(new { ids = Ids.Select(id => id.Value) }, JsonSerializerOptions.Web);
    }

    /// <summary>A page of comments is somebody's now.</summary>
    public sealed record Taken(LiveLease Lease, IReadOnlyList<CommentId> Ids) : LiveEvent
    {
        public override string Name => "taken";

        public override string DataFor(Guid viewer, DateTimeOffset now) =>
            JsonSerializer.Serialize(new { lease = Lease.For(viewer, now), ids = Ids.Select(id => id.Value) }, JsonSerializerOptions.Web);
    }

    /// <summary>All leases that hold, as of the one with this token: who is not in it has lost theirs.</summary>
    public sealed record Holders(long Token, IReadOnlyList<LiveLease> Leases) : LiveEvent
    {
        public override string Name => "holders";

        public override string DataFor(Guid viewer, DateTimeOffset now) =>
            JsonSerializer.Serialize(new { token = Token, leases = Leases.Select(l => l.For(viewer, now)) }, JsonSerializerOptions.Web);
    }

    /// <summary>Too much happened to tell it one by one; look again.</summary>
    public sealed record Resync(long Row) : LiveEvent
    {
        public override long? Sequence => Row;
        public override string Name => "resync";

        public override string DataFor(Guid viewer, DateTimeOffset now) => "{}";
    }
}

public sealed record LiveLease(Guid Id, long Token, Guid HolderId, string Holder, DateTimeOffset ExpiresAt)
{
    /// <summary>The time left instead of an instant: the reader's clock may be another one.</summary>
    public object For(Guid viewer, DateTimeOffset now) => new
    {
        id = Id,
        token = Token,
        by = Holder,
        mine = HolderId == viewer,
        left = Math.Max(0, (long)(ExpiresAt - now).TotalMilliseconds),
    };
}
