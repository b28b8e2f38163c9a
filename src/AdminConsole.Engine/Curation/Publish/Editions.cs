using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>A list ready to be published, and what it was made with.</summary>
public sealed record ComposedList(IReadOnlyList<EditionSlot> Slots, Guid? RecipeVersionId, ModelVersionId? ModelVersionId);

/// <summary>Publishes immutable editions and goes back to older ones.</summary>
public sealed class Editions(Playlists playlists, TimeProvider clock)
{
    /// <summary>
    /// Makes <paramref name="list"/> the playlist's newest edition. It is heard while the playlist's window is open:
    /// at once, or from the window's first instant.
    /// </summary>
    public Task<PlaylistOutcome> PublishAsync(
        ProcessContext context, PlaylistId id, long seen, ComposedList list, CancellationToken cancellationToken)
    {
        if (list.Slots.Count == 0)
            return Task.FromResult<PlaylistOutcome>(new PlaylistOutcome.Invalid(PlaylistProblem.NothingToPublish));
        return playlists.ChangeAsync(context, id, seen, async (db, playlist) =>
        {
            var now = clock.GetUtcNow();
            var last = await db.Editions.Where(e => e.PlaylistId == id).MaxAsync(e => (int?)e.Number, cancellationToken) ?? 0;
            var edition = new Edition
            {
                Id = Ids.New(clock),
                PlaylistId = id,
                Number = last + 1,
                Title = playlist.Title,
                Slots = EditionSlot.Write(list.Slots),
                RecipeVersionId = list.RecipeVersionId,
                ModelVersionId = list.ModelVersionId,
                Reason = context.Reason ?? "",
                PublishedBy = context.Actor,
                PublishedById = context.ActorId,
                PublishedAt = now,
            };
            db.Editions.Add(edition);
            MakeLive(db, playlist, edition, PlaylistEvent.Published, now);
            return await Playlists.Done(new { edition = edition.Number, slots = list.Slots.Count });
        }, cancellationToken);
    }

    /// <summary>Makes an older edition the live one again; nothing is copied and nothing is lost.</summary>
    public Task<PlaylistOutcome> GoBackAsync(
        ProcessContext context, PlaylistId id, long seen, int number, CancellationToken cancellationToken) =>
        playlists.ChangeAsync(context, id, seen, async (db, playlist) =>
        {
            var edition = await db.Editions.AsNoTracking()
                .SingleOrDefaultAsync(e => e.PlaylistId == id && e.Number == number, cancellationToken);
            if (edition is null)
                return await Playlists.Refuse(PlaylistProblem.UnknownEdition, $"{number}");
            MakeLive(db, playlist, edition, PlaylistEvent.Restored, clock.GetUtcNow());
            return await Playlists.Done(new { edition = number });
        }, cancellationToken);

    private void MakeLive(ConsoleDb db, Playlist playlist, Edition edition, string kind, DateTimeOffset now)
    {
        playlist.LiveEditionId = edition.Id;
        playlist.State = PlaylistStates.At(playlist, now);
        db.OutboxMessages.Add(PlaylistEvent.MessageOf(Ids.New(clock), kind, playlist, edition.Number, now));
    }
}
