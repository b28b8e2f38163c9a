using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Publish;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage.Mapping;

internal static class CurationMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Style>().HasIndex(s => s.Slug).IsUnique();
        builder.Entity<StyleRelation>().HasKey(r => new { r.StyleId, r.RelatedId });
        builder.Entity<Artist>().HasIndex(a => a.PlatformId).IsUnique();
        builder.Entity<Track>(track =>
        {
            track.HasIndex(t => t.PlatformId).IsUnique();
            track.HasIndex(t => new { t.StyleId, t.Popularity });
            track.HasIndex(t => t.ArtistId);
            track.HasOne(t => t.Artist).WithMany().HasForeignKey(t => t.ArtistId).OnDelete(DeleteBehavior.Restrict);
            track.HasOne(t => t.Style).WithMany().HasForeignKey(t => t.StyleId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<Listener>().HasIndex(l => l.PlatformId).IsUnique();
        builder.Entity<Listen>(listen =>
        {
            listen.HasKey(l => new { l.ListenerId, l.At, l.TrackId });
            listen.HasIndex(l => new { l.TrackId, l.At });
        });
        builder.Entity<ListenerAction>().HasKey(a => new { a.ListenerId, a.At, a.TrackId, a.Kind });

        builder.Entity<Recipe>(recipe =>
        {
            recipe.HasKey(r => r.Surface);
            recipe.Property(r => r.Surface).ValueGeneratedNever();
            recipe.Property(r => r.Version).IsConcurrencyToken();
        });
        builder.Entity<RecipeVersion>().HasIndex(v => new { v.Surface, v.Number }).IsUnique();

        builder.Entity<Playlist>(playlist =>
        {
            playlist.HasIndex(p => p.PlatformId).IsUnique();
            playlist.HasIndex(p => p.Slug).IsUnique();
            playlist.HasIndex(p => new { p.Kind, p.State, p.UpdatedAt });
            playlist.Property(p => p.Title).HasMaxLength(200);
            playlist.Property(p => p.Slug).HasMaxLength(200);
            playlist.Property(p => p.Version).IsConcurrencyToken();
        });
        builder.Entity<PlaylistEntry>(entry =>
        {
            entry.HasKey(e => new { e.PlaylistId, e.TrackId });
            entry.HasIndex(e => new { e.PlaylistId, e.Position });
            entry.HasOne<Playlist>().WithMany().HasForeignKey(e => e.PlaylistId);
        });
        builder.Entity<Edition>().HasIndex(e => new { e.PlaylistId, e.Number }).IsUnique();
    }
}
