using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Curation.Publish;

public sealed class PlaylistsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Add_UnknownWithdrawnOrTwice_IsRefusedByName(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider);
        var list = await desk.CreateAsync();

        Assert.Equal(new PlaylistOutcome.Invalid(PlaylistProblem.UnknownTrack, "no-such"), await desk.Playlists.AddAsync(desk.Editor, list, 1, "no-such", Cancel));
        Assert.Equal(new PlaylistOutcome.Invalid(PlaylistProblem.WithdrawnTrack, "gone"), await desk.Playlists.AddAsync(desk.Editor, list, 1, "gone", Cancel));
        Assert.IsType<PlaylistOutcome.Saved>(await desk.Playlists.AddAsync(desk.Editor, list, 1, "t1", Cancel));
        Assert.Equal(new PlaylistOutcome.Invalid(PlaylistProblem.TrackAlreadyThere, "t1"), await desk.Playlists.AddAsync(desk.Editor, list, 2, "t1", Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Edit_WhenAnotherEditorWasFirst_SaysWhoAndKeepsTheirs(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider);
        var list = await desk.CreateAsync();
        var edit = new PlaylistEdit("First", "", [], Surface.Featured, 20);
        Assert.IsType<PlaylistOutcome.Saved>(await desk.Playlists.EditAsync(
            new ProcessContext("playlist.edit", "Chen Yu"), list, 1, edit, Cancel));

        var second = await desk.Playlists.EditAsync(desk.Editor, list, 1, edit with { Title = "Second" }, Cancel);

        var stale = Assert.IsType<PlaylistOutcome.Stale>(second);
        Assert.Equal("Chen Yu", stale.By);
        Assert.Equal("First", (await desk.ReadAsync(list)).Title);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Reorder_ThatForgetsATrack_ChangesNothing(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider);
        var list = await desk.CreateAsync("t1", "t2", "t3");
        var before = await desk.OrderAsync(list);

        var outcome = await desk.Playlists.ReorderAsync(desk.Editor, list, 4, [.. before.Skip(1)], Cancel);
        Assert.Equal(PlaylistProblem.OrderIncomplete, Assert.IsType<PlaylistOutcome.Invalid>(outcome).Problem);
        Assert.Equal(before, await desk.OrderAsync(list));

        List<TrackId> reversed = [.. before.AsEnumerable().Reverse()];
        Assert.IsType<PlaylistOutcome.Saved>(await desk.Playlists.ReorderAsync(desk.Editor, list, 4, reversed, Cancel));
        Assert.Equal(reversed, await desk.OrderAsync(list));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Pin_OnATakenSlotOrOutside_IsRefused(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider);
        var list = await desk.CreateAsync("t1", "t2");
        var order = await desk.OrderAsync(list);

        Assert.IsType<PlaylistOutcome.Saved>(await desk.Playlists.PinAsync(desk.Editor, list, 3, order[0], 5, Cancel));
        Assert.Equal(new PlaylistOutcome.Invalid(PlaylistProblem.PinTaken, "5"), await desk.Playlists.PinAsync(desk.Editor, list, 4, order[1], 5, Cancel));
        Assert.Equal(new PlaylistOutcome.Invalid(PlaylistProblem.PinOutside, "31"), await desk.Playlists.PinAsync(desk.Editor, list, 4, order[1], 31, Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Window_OverAClockChange_OpensOnceAtTheLocalMinute_AlsoWhenTheConsoleWasDown(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider);
        var list = await desk.CreateAsync("t1");
        // Europe/Berlin jumps from 02:00 to 03:00 on 29 March 2026 and shows 02:30 twice on 25 October.
        var never = new PublishWindow(new DateTime(2026, 3, 29, 2, 30, 0), null, "Europe/Berlin");
        Assert.Equal(
            new PlaylistOutcome.Invalid(PlaylistProblem.TimeDoesNotExist, "2026-03-29 02:30"),
            await desk.Playlists.SetWindowAsync(desk.Editor, list, 2, never, Cancel));

        var window = new PublishWindow(new DateTime(2026, 3, 29, 9, 0, 0), new DateTime(2026, 10, 25, 2, 30, 0), "Europe/Berlin");
        Assert.IsType<PlaylistOutcome.Saved>(await desk.Playlists.SetWindowAsync(desk.Editor, list, 2, window, Cancel));
        Assert.IsType<PlaylistOutcome.Saved>(await desk.PublishAsync(list, 3));
        var playlist = await desk.ReadAsync(list);
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 7, 0, 0, TimeSpan.Zero), playlist.WindowFrom);
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), playlist.WindowTo);
        Assert.Equal(PlaylistState.Scheduled, playlist.State);

        var keeper = desk.Keeper();
        Assert.Equal(0, await keeper.TurnAsync(Cancel));
        desk.Clock.SetUtcNow(new DateTimeOffset(2026, 3, 30, 0, 0, 0, TimeSpan.Zero)); // a day late, as after a stop
        Assert.Equal(1, await keeper.TurnAsync(Cancel));
        Assert.Equal(0, await keeper.TurnAsync(Cancel));
        Assert.Equal(PlaylistState.Live, (await desk.ReadAsync(list)).State);
        desk.Clock.SetUtcNow(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));
        await keeper.TurnAsync(Cancel);
        Assert.Equal(PlaylistState.Ended, (await desk.ReadAsync(list)).State);
        Assert.Equal(["edition.published", "playlist.opened", "playlist.closed"], await desk.EventsAsync());
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task GoBack_MakesTheOlderEditionLive_AndLeavesBothAsTheyWere(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider);
        var list = await desk.CreateAsync("t1");
        await desk.PublishAsync(list, 2);
        var first = await desk.LiveAsync(list);
        Assert.IsType<PlaylistOutcome.Saved>(await desk.Playlists.AddAsync(desk.Editor, list, 3, "t2", Cancel));
        await desk.PublishAsync(list, 4);
        Assert.Equal(2, (await desk.LiveAsync(list)).Number);

        Assert.Equal(
            new PlaylistOutcome.Invalid(PlaylistProblem.UnknownEdition, "9"),
            await desk.Editions.GoBackAsync(desk.Editor, list, 5, 9, Cancel));
        Assert.IsType<PlaylistOutcome.Saved>(await desk.Editions.GoBackAsync(desk.Editor, list, 5, 1, Cancel));

        var back = await desk.LiveAsync(list);
        Assert.Equal(first.Id, back.Id);
        Assert.Equal(first.Slots, back.Slots);
        Assert.Equal(["edition.published", "edition.published", "edition.restored"], await desk.EventsAsync());
    }

    /// <summary>An editor's desk on a catalogue of five tracks, one of them withdrawn.</summary>
    private sealed class Desk : IAsyncDisposable
    {
        private readonly TestDatabase database;
        private readonly ServiceProvider services;

        private Desk(TestDatabase database, ServiceProvider services, FakeTimeProvider clock)
        {
            this.database = database;
            this.services = services;
            Clock = clock;
            Playlists = new Playlists(services.GetRequiredService<AuditedWriter>(), clock);
            Editions = new Editions(Playlists, clock);
        }

        public FakeTimeProvider Clock { get; }
        public Playlists Playlists { get; }
        public Editions Editions { get; }
        public ProcessContext Editor { get; } = new("playlist.edit", "Li Wen", null, "because");

        public static async Task<Desk> OpenAsync(StorageProvider provider)
        {
            var database = await TestDatabase.CreateAsync(provider);
            var clock = new FakeTimeProvider(Start);
            var services = database.Services(s => s.AddSingleton<TimeProvider>(clock));
            var desk = new Desk(database, services, clock);
            await using var db = desk.Db();
            var artist = new Artist { Id = Ids.New(clock), PlatformId = "a", Name = "北岸电台", Independent = true };
            db.Artists.Add(artist);
            foreach (var name in (string[])["t1", "t2", "t3", "t4", "gone"])
            {
                db.Tracks.Add(new Track
                {
                    Id = Ids.New<TrackId>(clock),
                    PlatformId = name,
                    Title = name,
                    ArtistId = artist.Id,
                    DurationMs = 200_000,
                    WithdrawnAt = name == "gone" ? Start : null,
                });
            }

            await db.SaveChangesAsync(Cancel);
            return desk;
        }

        public ConsoleDb Db() => services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();

        public WindowKeeper Keeper() => new(
            services.GetRequiredService<IDbContextFactory<ConsoleDb>>(), services.GetRequiredService<AuditedWriter>(), Clock, NullLogger<WindowKeeper>.Instance);

        public async Task<PlaylistId> CreateAsync(params string[] tracks)
        {
            var saved = Assert.IsType<PlaylistOutcome.Saved>(await Playlists.CreateAsync(Editor, "周五新声", null, Cancel));
            var version = saved.Version;
            foreach (var track in tracks)
                version = Assert.IsType<PlaylistOutcome.Saved>(await Playlists.AddAsync(Editor, saved.Id, version, track, Cancel)).Version;
            return saved.Id;
        }

        public async Task<PlaylistOutcome> PublishAsync(PlaylistId id, long version)
        {
            var order = await OrderAsync(id);
            var slots = order.Select((track, i) => new EditionSlot(
                i + 1, track.Value, $"t{i}", "t", "北岸电台", true, 200_000, SourceKind.Editorial, new ListReason(ReasonCode.EditorsPick, null, null, null, 0), false)).ToList();
            return await Editions.PublishAsync(Editor, id, version, new ComposedList(slots, null, null), Cancel);
        }

        public async Task<Playlist> ReadAsync(PlaylistId id)
        {
            await using var db = Db();
            return await db.Playlists.AsNoTracking().SingleAsync(p => p.Id == id, Cancel);
        }

        public async Task<Edition> LiveAsync(PlaylistId id)
        {
            var live = (await ReadAsync(id)).LiveEditionId;
            await using var db = Db();
            return await db.Editions.AsNoTracking().SingleAsync(e => e.Id == live, Cancel);
        }

        public async Task<List<TrackId>> OrderAsync(PlaylistId id)
        {
            await using var db = Db();
            return await db.PlaylistEntries.AsNoTracking().Where(e => e.PlaylistId == id).OrderBy(e => e.Position).Select(e => e.TrackId).ToListAsync(Cancel);
        }

        public async Task<List<string>> EventsAsync()
        {
            await using var db = Db();
            return await db.OutboxMessages.AsNoTracking().OrderBy(m => m.Id).Select(m => m.Kind).ToListAsync(Cancel);
        }

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
