using System.Runtime.CompilerServices;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Import.Layouts;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Import;

/// <summary>What can be imported: its layouts and the one way in that its rows take.</summary>
public abstract class ImportTarget(string name)
{
    public string Name => name;

    /// <summary>Name and columns of every layout, for --help.</summary>
    public abstract IReadOnlyList<(string Name, string Columns)> Layouts { get; }

    /// <summary>The layout called <paramref name="layout"/>, or the one whose columns the file has.</summary>
    /// <exception cref="ImportInputException">There is none, or the file's columns fit none.</exception>
    public abstract PreparedImport Prepare(SourceFile file, string? layout, ProcessContext context);
}

/// <summary>A file with its layout, ready to run.</summary>
public sealed record PreparedImport(
    string Layout, Func<RejectsFile, Action<ImportProgress>, CancellationToken, Task<ImportProgress>> RunAsync);

internal sealed class ImportTarget<T>(
    string name, IReadOnlyList<ImportLayout<T>> layouts, int batchSize, Func<ProcessContext, ImportSink<T>> sink, TimeProvider clock)
    : ImportTarget(name) where T : class
{
    public override IReadOnlyList<(string Name, string Columns)> Layouts => [.. layouts.Select(l => (l.Name, l.Columns))];

    public override PreparedImport Prepare(SourceFile file, string? layout, ProcessContext context)
    {
        var looks = RowSource.Guess(file);
        var chosen = layout is null ? Detect(file, looks) : layouts.FirstOrDefault(l => l.Name == layout)
            ?? throw new ImportInputException($"There is no layout '{layout}' for {Name}: use {string.Join(", ", layouts.Select(l => l.Name))}.");
        var format = chosen.FormatFor(looks);
        if (layout is not null && !chosen.Matches(format, RowSource.Columns(file, format)))
        {
            throw new ImportInputException(
                $"{file.Path} does not look like layout {layout}, whose columns are: {chosen.Columns}.");
        }

        var importer = new Importer<T>(chosen, sink(context), batchSize, clock);
        return new PreparedImport(chosen.Name, (rejects, report, cancellationToken) =>
            importer.RunAsync(file, format, rejects, report, cancellationToken));
    }

    private ImportLayout<T> Detect(SourceFile file, RowFormat looks)
    {
        var columns = RowSource.Columns(file, looks);
        return layouts.FirstOrDefault(l => l.Matches(looks, columns)) ?? throw new ImportInputException(
            $"{file.Path} has no columns that an import of {Name} knows"
            + (columns.Count == 0 ? "" : $" (it has {string.Join(", ", columns.Take(12).Select(c => c.Length <= 30 ? c : c[..30] + "…"))})")
            + $". Known: {string.Join("; ", layouts.Select(l => $"{l.Name}: {l.Columns}"))}.");
    }
}

/// <summary>Everything that can be imported.</summary>
public sealed class ImportTargets(
    CommentIntake comments, CatalogueIntake catalogue, PlaylistIntake playlists, ListenIntake listens, LabelIntake labels, TimeProvider clock)
{
    public IReadOnlyList<ImportTarget> All { get; } =
    [
        new ImportTarget<IncomingComment>("comments", [new NeteaseComments(), new NativeComments()], CommentIntake.BatchSize,
            context => (batches, stop) => CommentsAsync(comments, context, batches, stop), clock),
        new ImportTarget<IncomingTrack>("tracks", [new SpotifyTracks(), new NeteaseTracks(), new LastfmTracks(), new NativeTracks()],
            CatalogueIntake.BatchSize, context => (batches, stop) => OneByOneAsync(batches, b => catalogue.TakeAsync(context, b, stop), stop), clock),
        new ImportTarget<IncomingPlaylist>("playlists", [new SpotifyPlaylists(), new NeteasePlaylists(), new NativePlaylists()],
            PlaylistIntake.BatchSize, context => (batches, stop) => OneByOneAsync(batches, b => playlists.TakeAsync(context, b, stop), stop), clock),
        new ImportTarget<IncomingListen>("listens", [new LastfmListens(), new NativeListens()], ListenIntake.BatchSize,
            context => (batches, stop) => OneByOneAsync(batches, b => listens.TakeAsync(context, b, stop), stop), clock),
        new ImportTarget<IncomingLabel>("labels", [new NeteaseLabels(), new WrittenLabels(), new PlainLabels()], LabelIntake.BatchSize,
            context => (batches, stop) => OneByOneAsync(batches, b => labels.TakeAsync(context, b, stop), stop), clock),
    ];

    public ImportTarget this[string name] => All.Single(t => t.Name == name);

    private static async IAsyncEnumerable<TakenBatch> CommentsAsync(
        CommentIntake intake, ProcessContext context, IAsyncEnumerable<IReadOnlyList<IncomingComment>> batches,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in intake.TakeAllAsync(context, batches, cancellationToken))
        {
            yield return new TakenBatch(batch.New, batch.Updated, batch.Unchanged, [.. batch.Rows
                .Select((row, i) => row.Outcome is IngestOutcome.Rejected rejected ? new RejectedRow(i, rejected.Field, rejected.Reason) : default)
                .Where(r => r.Reason is not null)]);
        }
    }

    private static async IAsyncEnumerable<TakenBatch> OneByOneAsync<T>(
        IAsyncEnumerable<IReadOnlyList<T>> batches, Func<IReadOnlyList<T>, Task<TakenBatch>> take,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken))
            yield return await take(batch);
    }
}
