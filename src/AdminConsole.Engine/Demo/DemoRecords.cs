namespace AdminConsole.Engine.Demo;

/// <summary>Everything the demo platform holds. Ids are the platform's own (strings); instants are UTC and before <see cref="Now"/>.</summary>
public sealed record DemoPlatform(
    ulong Seed,
    DateTimeOffset Now,
    IReadOnlyList<DemoStyle> Styles,
    IReadOnlyList<DemoArtist> Artists,
    IReadOnlyList<DemoTrack> Tracks,
    IReadOnlyList<DemoListener> Listeners,
    IReadOnlyList<DemoListen> Listens,
    IReadOnlyList<DemoSearch> Searches,
    IReadOnlyList<DemoRefusal> Refusals,
    IReadOnlyList<DemoPlaylist> Playlists,
    IReadOnlyList<DemoComment> Comments,
    IReadOnlyList<DemoReport> Reports,
    IReadOnlyList<DemoDecision> Decisions)
{
    /// <summary>Makes the platform: the same seed and instant give the same platform.</summary>
    public static DemoPlatform Generate(ulong seed, DateTimeOffset now)
    {
        now = now.ToUniversalTime();
        var random = new DemoRandom(seed);
        var catalogue = new DemoCatalogue(random.Branch("catalogue"), now);
        var listening = new DemoListening(random.Branch("listening"), now, catalogue);
        var playlists = new DemoPlaylists(random.Branch("playlists"), now, catalogue, listening.Listeners).Playlists;
        var comments = new DemoComments(random.Branch("comments"), now, catalogue, listening.Listeners, playlists);
        return new DemoPlatform(seed, now, catalogue.Styles, catalogue.Artists, catalogue.Tracks,
            listening.Listeners, listening.Listens, listening.Searches, listening.Refusals,
            playlists, comments.Comments, comments.Reports, comments.Decisions);
    }
}

/// <param name="Related">Closeness to other styles by id, in (0, 1]; symmetric.</param>
public sealed record DemoStyle(
    string Id, string Name, string NameZh, double Share, double Tempo, double TypicalSeconds, IReadOnlyDictionary<string, double> Related);

/// <param name="Independent">Without a label behind them.</param>
/// <param name="Scene">The circle inside the style (0-based): artists of one scene share listeners.</param>
/// <param name="Reach">How widely known, in (0, 1].</param>
public sealed record DemoArtist(string Id, string Name, string StyleId, bool Independent, int Scene, double Reach, string Language);

/// <param name="Popularity">In (0, 1], heavy-tailed.</param>
public sealed record DemoTrack(
    string Id, string Title, string ArtistId, string StyleId, int DurationMs, DateOnly Released, double Popularity, double Tempo, string Language);

/// <param name="Taste">Share of listening by style id; sums to 1.</param>
/// <param name="Mainstream">0 follows nobody, 1 follows the charts.</param>
/// <param name="Personalisation">How far recommendations may follow the listener, 0 to 1.</param>
/// <param name="OptedOut">Wants no personal recommendations at all.</param>
public sealed record DemoListener(
    string Id, string Name, string Province, string Language, DateTimeOffset JoinedAt,
    IReadOnlyDictionary<string, double> Taste, double Mainstream, double Personalisation, bool OptedOut);

/// <summary>Where a listen began.</summary>
public enum DemoListenSource { Library, Search, Playlist, Daily, Radio, Artist }

public sealed record DemoListen(
    string ListenerId, string TrackId, DateTimeOffset StartedAt, int PlayedMs, bool Skipped, bool Liked, bool Downloaded,
    DemoListenSource Source, int Session);

public sealed record DemoSearch(string ListenerId, string Text, DateTimeOffset At, string? ChosenTrackId);

/// <summary>A "not interested" mark.</summary>
public sealed record DemoRefusal(string ListenerId, string TrackId, DateTimeOffset At);

/// <param name="Editorial">Edited in the console; the others belong to listeners.</param>
/// <param name="Pins">Slot (1-based) to track id.</param>
public sealed record DemoPlaylist(
    string Id, string Slug, string Title, string Description, IReadOnlyList<string> Tags, string OwnerId, int Followers,
    DateTimeOffset CreatedAt, IReadOnlyList<string> TrackIds, bool Editorial, IReadOnlyDictionary<int, string> Pins, DemoWindow? Window);

/// <summary>When an edition is on show; an open end has no <see cref="Until"/>.</summary>
public sealed record DemoWindow(DateTimeOffset From, DateTimeOffset? Until, string TimeZone);

/// <summary>What a fair moderator would say of a comment.</summary>
public enum DemoTruth { Ok, Inflammatory, Marketing, Improper }

public enum DemoThreadKind { Track, Playlist }

/// <param name="ThreadId">Platform id of the track or playlist.</param>
/// <param name="ParentId">The comment answered, in the same thread and earlier.</param>
/// <param name="Campaign">Number of the near-duplicate campaign the comment belongs to.</param>
/// <param name="PileOn">Part of the pile-on.</param>
public sealed record DemoComment(
    string Id, DemoThreadKind ThreadKind, string ThreadId, string? ParentId, string AuthorId, string AuthorName, string Province,
    string Text, string Language, DateTimeOffset CreatedAt, int Likes, DemoTruth Truth, int? Campaign, bool PileOn);

public sealed record DemoReport(string CommentId, string ReporterId, DemoTruth Reason, DateTimeOffset At);

/// <param name="Reason">The decision's category; <see cref="DemoTruth.Ok"/> means approved.</param>
/// <param name="Moderator">The e-mail of the demo account that decided.</param>
public sealed record DemoDecision(string CommentId, DemoTruth Reason, string Moderator, DateTimeOffset At);
