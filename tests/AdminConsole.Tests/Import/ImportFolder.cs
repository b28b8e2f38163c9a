using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Ingest;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Import;

/// <summary>A database and a folder of files to import into it.</summary>
internal sealed class ImportFolder : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly ServiceProvider services;

    private ImportFolder(TestDatabase database)
    {
        this.database = database;
        services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<IScorerSource>(new WordScorer())));
    }

    public string RejectsPath => Path.Combine(database.Folder.Root, "rejects.ndjson");

    /// <summary>Line, field and reason of every rejected row of the last import.</summary>
    public IReadOnlyList<(long Line, string Field, string Reason)> Rejects =>
        !File.Exists(RejectsPath) ? [] : [.. File.ReadLines(RejectsPath).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return (json.RootElement.GetProperty("line").GetInt64(), json.RootElement.GetProperty("field").GetString()!, json.RootElement.GetProperty("reason").GetString()!);
        })];

    public static async Task<ImportFolder> CreateAsync(StorageProvider provider) => new(await TestDatabase.CreateAsync(provider));

    public ConsoleDb Db() => services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(database.Folder.Root, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string WriteGzip(string name, string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return Write(name, packed.ToArray());
    }

    public Task<ImportProgress> ImportAsync(string target, string path, string? layout = null) =>
        RunAsync(target, path, layout, _ => { }, TestContext.Current.CancellationToken);

    /// <summary>Ctrl-C as soon as something is kept; returns what is.</summary>
    public async Task<ImportProgress> StopAsync(string target, string path)
    {
        using var stop = new CancellationTokenSource();
        ImportProgress? kept = null;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(target, path, null, progress =>
        {
            kept = progress;
            stop.Cancel();
        }, stop.Token));
        return kept!;
    }

    private async Task<ImportProgress> RunAsync(
        string target, string path, string? layout, Action<ImportProgress> report, CancellationToken cancellationToken)
    {
        File.Delete(RejectsPath);
        using var file = SourceFile.Open(path);
        using var rejects = new RejectsFile(RejectsPath);
        var prepared = services.GetRequiredService<ImportTargets>()[target]
            .Prepare(file, layout, ProcessContext.System($"{target}.import", "test"));
        return await prepared.RunAsync(rejects, report, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }
}
