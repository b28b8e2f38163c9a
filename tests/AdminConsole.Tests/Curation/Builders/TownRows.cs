using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Tests.Curation.Builders;

/// <summary>A small town as rows, ending a moment before the given instant; optionally with a trained recommender in force.</summary>
public static class TownRows
{
    public static async Task<ListeningData> SaveAsync(ConsoleDb db, DateTimeOffset now, int listeners = 120, int tracks = 300, int listens = 6000)
    {
        var data = TownData.Make(listeners, tracks, listens, 8);
        var shift = now - TownData.Start.AddDays(TownData.Days);
        DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds) + shift;
        db.Styles.AddRange(data.Styles.Select(style => new Style { Id = style.Id, Slug = style.Slug, Name = style.Name, NameZh = style.NameZh }));
        db.Artists.AddRange(data.Artists.Select((artist, i) => new Artist { Id = artist.Id, PlatformId = $"a{i}", Name = artist.Name, Independent = artist.Independent }));
        db.Tracks.AddRange(data.Tracks.Select(track => new Track
        {
            Id = track.Id,
            PlatformId = track.PlatformId,
            Title = track.Title,
            ArtistId = data.Artists[track.Artist].Id,
            StyleId = data.Styles[track.Style].Id,
            DurationMs = track.DurationMs,
            WithdrawnAt = track.Withdrawn ? now.AddDays(-30) : null,
        }));
        db.Listeners.AddRange(data.Listeners.Select((listener, i) => new Listener { Id = listener.Id, PlatformId = $"l{i}" }));
        db.Listens.AddRange(data.Listens.DistinctBy(static l => (l.Listener, l.At, l.Track)).Select(l => new Listen
        {
            ListenerId = data.Listeners[l.Listener].Id,
            TrackId = data.Tracks[l.Track].Id,
            At = At(l.At),
            MsPlayed = l.MsPlayed,
            Skipped = l.Skipped,
        }));
        db.ListenerActions.AddRange(data.Actions.DistinctBy(static a => (a.Listener, a.At, a.Track, a.Kind)).Select(a => new ListenerAction
        {
            ListenerId = data.Listeners[a.Listener].Id,
            TrackId = data.Tracks[a.Track].Id,
            At = At(a.At),
            Kind = a.Kind,
        }));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return data;
    }

    /// <summary>Trains on the rows and makes the result champion, without the machinery that does so in earnest.</summary>
    public static async Task<ModelVersionId> PromoteAsync(ConsoleDb db, ListeningData data, DataFolder folder, DateTimeOffset now, int number = 1)
    {
        var model = Assert.IsType<RecommenderTrained.Done>(RecommenderTrainer.Train(data, new TrainingOptions(Epochs: 3), cancellation: TestContext.Current.CancellationToken)).Model;
        var file = $"recommender-{number}.bin";
        var manifest = RecommenderModelFile.Save(model, Path.Combine(folder.Models, file));
        var id = new ModelVersionId(Guid.CreateVersion7(now));
        db.ModelVersions.Add(new ModelVersion
        {
            Id = id,
            Kind = ModelKind.Recommender,
            Number = number,
            FileName = file,
            Hash = manifest.Hash,
            Manifest = "{}",
            Metrics = "{}",
            State = ModelState.Champion,
            CreatedAt = now,
        });
        var champion = await db.Champions.FindAsync([ModelKind.Recommender], TestContext.Current.CancellationToken);
        if (champion is null)
            db.Champions.Add(new Champion { Kind = ModelKind.Recommender, ModelVersionId = id, Since = now, PromotedBy = "test", Reason = "test" });
        else
            champion.ModelVersionId = id;
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return id;
    }
}
