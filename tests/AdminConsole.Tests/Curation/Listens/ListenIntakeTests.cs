using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Curation.Listens;

public sealed class ListenIntakeTests
{
    private static readonly ProcessContext Context = ProcessContext.System("listens.take", "test");
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_Listens_IsIdempotentAndRejectsAnUnknownTrackAlone(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        await AddTrackAsync(services);
        var intake = services.GetRequiredService<ListenIntake>();
        IncomingListen[] listens =
        [
            new("l1", At, "t1", 180_000, false), new("l2", At, "t1", 9_000, true), new("l1", At.AddMinutes(4), "t9", 1, false),
            new("l1", At, "t1", -1, false),
        ];

        var first = await intake.TakeAsync(Context, listens, None);
        var again = await intake.TakeAsync(Context, listens, None);
        var changed = await intake.TakeAsync(Context, [listens[1] with { Plays = 3 }], None);

        Assert.Equal((2, 0, 0), (first.New, first.Updated, first.Unchanged));
        Assert.Equal([(2, "trackId"), (3, "msPlayed")], first.Rejected.Select(r => (r.Row, r.Field)).Order());
        Assert.Equal((0, 0, 2), (again.New, again.Updated, again.Unchanged));
        Assert.Equal((0, 1, 0), (changed.New, changed.Updated, changed.Unchanged));
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        Assert.Equal(2, await db.Listens.CountAsync(None));
        Assert.Equal(2, await db.Listeners.CountAsync(None));
        var listen = await db.Listens.SingleAsync(l => l.Plays == 3, None);
        Assert.Equal((At, 9_000, true), (listen.At, listen.MsPlayed, listen.Skipped));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_Actions_KeepsEachOnce(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        await AddTrackAsync(services);
        var intake = services.GetRequiredService<ListenIntake>();
        IncomingAction[] actions = [new("l1", At, "t1", ListenerActionKind.Like), new("l1", At, "t1", ListenerActionKind.Search, "夜行")];

        Assert.Equal(2, (await intake.TakeAsync(Context, actions, None)).New);
        Assert.Equal(2, (await intake.TakeAsync(Context, actions, None)).Unchanged);
    }

    private static async Task AddTrackAsync(ServiceProvider services)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var artist = new Artist { Id = Ids.New(clock), PlatformId = "a1", Name = "Some Band", Independent = true };
        db.Add(artist);
        db.Add(new Track { Id = Ids.New<TrackId>(clock), PlatformId = "t1", Title = "Night Bus", ArtistId = artist.Id, DurationMs = 200_000 });
        await db.SaveChangesAsync(None);
    }
}
