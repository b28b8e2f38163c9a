using System.CommandLine;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Import.Layouts;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Verbs;

/// <summary><c>import comments|tracks|playlists|listens|labels FILE</c>: streams a file into the console.</summary>
internal static class ImportVerb
{
    private const string Notes =
        "FILE is CSV with a header, NDJSON or a known data set's own form, plain or gzip, in UTF-8. Rows are known by the platform's ids: "
        + "importing again changes only what differs, and an import that was stopped goes on when it is run again. Rows that cannot be "
        + "taken go to the rejects file with line number and reason and never stop the rest.";

    private static readonly (string Name, string What, (string Name, string Columns)[] Layouts)[] Targets =
    [
        ("comments", "Comments; each is scored, and what is flagged enters the queue.", Describe(new NativeComments(), new NeteaseComments())),
        ("tracks", "Tracks with their artists and styles.", Describe(new NativeTracks(), new SpotifyTracks(), new NeteaseTracks(), new LastfmTracks())),
        ("playlists", "Playlists made by listeners. Import their tracks first.", Describe(new NativePlaylists(), new SpotifyPlaylists(), new NeteasePlaylists())),
        ("listens", "Listens. Unknown listeners are made, unknown tracks reject the row: import tracks first.", Describe(new NativeListens(), new LastfmListens())),
        ("labels", "Labelled texts to train the classifier from.", Describe(new PlainLabels(), new WrittenLabels(), new NeteaseLabels())),
    ];

    public static Command Create()
    {
        var import = new Command("import", "Import a file. " + Notes);
        foreach (var target in Targets)
            import.Subcommands.Add(One(target.Name, target.What, target.Layouts));
        return import;
    }

    private static Command One(string target, string what, (string Name, string Columns)[] layouts)
    {
        var file = new Argument<string>("FILE") { Description = "What to import." };
        var layout = new Option<string?>("--layout")
        {
            Description = "How its columns are to be read; without it, the header decides. " + string.Join(" | ", layouts.Select(l => $"{l.Name}: {l.Columns}")),
            HelpName = "NAME",
        };
        layout.AcceptOnlyFromAmong([.. layouts.Select(l => l.Name)]);
        var rejects = new Option<string?>("--rejects")
        {
            Description = "Where rejected rows go, as NDJSON. Default: FILE.rejects.ndjson beside FILE, or in the current folder when that is read-only.",
            HelpName = "FILE",
        };
        var command = new Command(target, what + " " + Notes) { file, layout, rejects };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed, target, parsed.GetRequiredValue(file), parsed.GetValue(layout), parsed.GetValue(rejects), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, string target, string path, string? layout, string? rejectsPath, CancellationToken cancellationToken)
    {
        try
        {
            using var file = SourceFile.Open(path); // a wrong name or encoding costs no database
            await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
            var targets = scope.Get<ImportTargets>();
            var context = ProcessContext.System($"{target}.import", "command line");
            var prepared = targets[target].Prepare(file, layout, context);
            if (target == "listens" && prepared.Layout == "lastfm_hetrec" && LastfmTracks.Beside(path) is { } beside)
            {
                await Console.Out.WriteLineAsync($"first its tracks, from {beside}");
                using var tracks = SourceFile.Open(beside);
                if (await RunAsync(targets["tracks"].Prepare(tracks, null, context), tracks, RejectsFile.DefaultFor(beside), cancellationToken) is var code and not ConsoleVerbs.Done)
                    return code;
            }

            var exit = await RunAsync(prepared, file, rejectsPath ?? RejectsFile.DefaultFor(path), cancellationToken);
            if (target == "comments")
                await IndexAsync(scope, cancellationToken);
            return exit;
        }
        catch (ImportInputException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ConsoleVerbs.WrongUsage;
        }
    }

    private static async Task<int> RunAsync(PreparedImport prepared, SourceFile file, string rejectsPath, CancellationToken cancellationToken)
    {
        using var rejects = new RejectsFile(rejectsPath);
        var progress = new ProgressLine($"{Path.GetFileName(file.Path)} as {prepared.Layout}");
        ImportProgress? last = null;
        try
        {
            last = await prepared.RunAsync(rejects, now => progress.Show(now.Share, (last = now).ToString(), now.Rows / Math.Max(now.Elapsed.TotalSeconds, 0.001)), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            progress.Clear();
            await Console.Error.WriteLineAsync("Stopped. What was imported is kept; run the same command again to go on, it passes quickly over what is there.");
            await Console.Out.WriteLineAsync((last ?? new ImportProgress(0, 0, 0, 0, 0, TimeSpan.Zero)).ToString());
            return ConsoleVerbs.Failed;
        }
        catch (Exception e) when (e is ImportInputException or IOException || StorageTrouble.Of(e) is not null)
        {
            progress.Clear();
            await Console.Error.WriteLineAsync((StorageTrouble.Of(e)?.Sentence ?? e.Message) + " What was imported before is kept; run the same command again to go on.");
            await Console.Out.WriteLineAsync((last ?? new ImportProgress(0, 0, 0, 0, 0, TimeSpan.Zero)).ToString());
            return ConsoleVerbs.Failed;
        }

        progress.Clear();
        if (rejects.Exists)
            await Console.Error.WriteLineAsync($"Rejected rows, with line and reason: {rejects.Path}");
        await Console.Out.WriteLineAsync(last.ToString());
        return ConsoleVerbs.Done;
    }

    /// <summary>Carries what was imported over to the search index, so that it is found before a console is started.</summary>
    private static async Task IndexAsync(VerbScope scope, CancellationToken cancellationToken)
    {
        try
        {
            await scope.Get<SearchProjector>().DrainAsync(cancellationToken);
        }
        catch (SearchUnavailableException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message} The comments are imported; a console that is running indexes them once it answers.");
        }
    }

    private static (string Name, string Columns)[] Describe<T>(params ImportLayout<T>[] layouts) where T : class =>
        [.. layouts.Select(l => (l.Name, l.Columns))];
}
