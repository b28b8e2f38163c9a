namespace AdminConsole.Engine.Demo.Seeding;

public abstract record SeedOutcome
{
    private SeedOutcome() { }

    /// <summary>The demo platform was completed now.</summary>
    public sealed record Seeded(TimeSpan Took) : SeedOutcome;

    public sealed record AlreadyThere : SeedOutcome;

    /// <summary>The database holds somebody's own data; nothing was added to it.</summary>
    public sealed record NotEmpty : SeedOutcome;
}

/// <summary>
/// Fills an empty database with the demo platform through the stages themselves. Every step can be done again, and the
/// marker remembers seed and instant: a start that was killed half-way makes the same platform and goes on.
/// </summary>
public sealed class DemoSeeder(
    DemoPeople people, DemoCatalogueLoad catalogue, DemoPlaylistLoad playlists, DemoCommentLoad comments, DemoModels models, DemoMarkers markers)
{
    private const ulong Seed = 20;

    /// <param name="withAccounts">Development only: everybody knows the passwords.</param>
    public async Task<SeedOutcome> SeedAsync(bool withAccounts, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var state = await markers.BeginAsync(Seed, cancellationToken);
        if (state is DemoState.Foreign)
            return new SeedOutcome.NotEmpty();
        if (withAccounts)
            await people.MakeAsync(cancellationToken);
        if (state is not DemoState.Begun begun)
            return new SeedOutcome.AlreadyThere();

        progress.Report("inventing styles, songs, listeners and comments");
        var started = markers.Now();
        var platform = await Task.Run(() => DemoPlatform.Generate(begun.Seed, begun.At), cancellationToken);

        // The recommender takes longest and needs nothing of what people wrote: it learns while comments are judged.
        progress.Report($"loading {platform.Tracks.Count:N0} tracks, {platform.Listeners.Count:N0} listeners and {platform.Listens.Count:N0} listens");
        await Step("catalogue", () => catalogue.TakeAsync(platform, cancellationToken));
        await Step("listens", () => catalogue.TakeListensAsync(platform, cancellationToken));
        await Step("playlists", () => playlists.TakeUsersAsync(platform, cancellationToken));
        progress.Report("training the first recommender");
        var recommender = models.TrainRecommenderAsync(cancellationToken);
        await models.FileClassifierAsync(cancellationToken);
        progress.Report($"judging {platform.Comments.Count:N0} comments");
        await Step("comments", () => comments.TakeAsync(platform, cancellationToken));
        await comments.TakeHistoryAsync(platform, cancellationToken);
        await recommender;
        progress.Report("publishing the editors' playlists");
        await Step("editions", () => playlists.PublishEditorialAsync(platform, cancellationToken));
        await Step("challenger", () => models.RequestChallengerAsync(cancellationToken));
        await markers.CompleteAsync(begun, cancellationToken);
        return new SeedOutcome.Seeded(markers.Now() - started);

        async Task Step(string name, Func<Task> work)
        {
            if (await markers.IsDoneAsync(name, cancellationToken))
                return;
            await work();
            await markers.DoneAsync(name, cancellationToken);
        }
    }
}
