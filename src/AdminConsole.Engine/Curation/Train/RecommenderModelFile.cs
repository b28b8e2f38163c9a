using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Curation.Train;

public abstract record ModelFileRead
{
    public sealed record Loaded(RecommenderModel Model) : ModelFileRead;

    /// <summary>Missing, damaged or of another kind; the sentence says what to do.</summary>
    public sealed record Unusable(string Reason) : ModelFileRead;
}

/// <summary>
/// One binary file (magic, manifest as JSON, then arrays of little-endian numbers) and the manifest once more beside it as
/// <c>.json</c>, there with the hash of the binary. Reading checks the hash before it believes anything.
/// </summary>
public static class RecommenderModelFile
{
    private static readonly byte[] Magic = "ACRECO01"u8.ToArray();
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static string ManifestPath(string path) => path + ".json";

    /// <summary>Writes both files, each complete or not at all, and returns the manifest with the hash.</summary>
    public static RecommenderManifest Save(RecommenderModel model, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var partial = path + ".part";
        using (var file = File.Create(partial))
        {
            using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
                Write(writer, model);
            file.Flush(flushToDisk: true);
        }

        string hash;
        using (var written = File.OpenRead(partial))
            hash = Convert.ToHexStringLower(SHA256.HashData(written));
        var manifest = model.Manifest with { Hash = hash };
        File.WriteAllText(ManifestPath(partial), JsonSerializer.Serialize(manifest, Json));
        File.Move(ManifestPath(partial), ManifestPath(path), overwrite: true);
        File.Move(partial, path, overwrite: true);
        return manifest;
    }

    /// <param name="expectedHash">From the row that names the file; without it the manifest beside the file is believed.</param>
    public static ModelFileRead Load(string path, string? expectedHash = null)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path) || !File.Exists(ManifestPath(path)))
            return new ModelFileRead.Unusable($"The model file {name} or its manifest is missing. Restore it from a backup or train again.");
        try
        {
            var manifest = JsonSerializer.Deserialize<RecommenderManifest>(File.ReadAllText(ManifestPath(path)));
            var bytes = File.ReadAllBytes(path);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (manifest is null || !string.Equals(hash, expectedHash ?? manifest.Hash, StringComparison.Ordinal))
                return new ModelFileRead.Unusable($"The model file {name} was changed or damaged after it was saved (its hash differs). Restore it from a backup or train again.");
            using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            return reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic)
                ? new ModelFileRead.Loaded(Read(reader, manifest with { Hash = hash }))
                : new ModelFileRead.Unusable($"{name} is not a recommender model of this version. Train again.");
        }
        catch (Exception failure) when (failure is JsonException or EndOfStreamException or ArgumentException or InvalidDataException)
        {
            return new ModelFileRead.Unusable($"The model file {name} or its manifest cannot be read ({failure.Message}). Train again.");
        }
    }

    private static void Write(BinaryWriter writer, RecommenderModel model)
    {
        var collaborative = model.Collaborative;
        var rows = collaborative.Interactions.ByListener;
        writer.Write(Magic);
        WriteArray(writer, model.Listeners.Select(static id => id.Value).ToArray());
        WriteArray(writer, model.Tracks.Select(static id => id.Value).ToArray());
        WriteArray(writer, Enumerable.Range(0, rows.RowCount + 1).Select(rows.Start).ToArray());
        WriteArray(writer, rows.AllColumns.ToArray());
        WriteArray(writer, rows.AllWeights.ToArray());
        WriteArray(writer, rows.AllTimes.ToArray());
        WriteArray(writer, collaborative.Walk.Starts);
        WriteArray(writer, collaborative.Walk.Neighbours);
        WriteArray(writer, collaborative.Walk.Similarities);
        WriteArray(writer, collaborative.Factors.ListenerFactors);
        WriteArray(writer, collaborative.Factors.ItemFactors);
    }

    private static RecommenderModel Read(BinaryReader reader, RecommenderManifest manifest)
    {
        var listeners = ReadArray<Guid>(reader).Select(static id => new ListenerId(id)).ToArray();
        var tracks = ReadArray<Guid>(reader).Select(static id => new TrackId(id)).ToArray();
        var starts = ReadArray<int>(reader);
        var columns = ReadArray<int>(reader);
        var weights = ReadArray<float>(reader);
        var times = ReadArray<long>(reader);
        var pairs = new List<Interaction>(columns.Length);
        for (var listener = 0; listener < listeners.Length; listener++)
            for (var i = starts[listener]; i < starts[listener + 1]; i++)
                pairs.Add(new Interaction(listener, columns[i], weights[i], times[i]));
        var interactions = Interactions.From(pairs, listeners.Length, tracks.Length);
        var walk = new Rp3Beta(manifest.Settings.Walk, interactions, ReadArray<int>(reader), ReadArray<int>(reader), ReadArray<float>(reader));
        var factors = new Ials(manifest.Settings.Factors, ReadArray<float>(reader), ReadArray<float>(reader));
        return new RecommenderModel(new CollaborativeModel(interactions, walk, factors, manifest.Settings.FactorShare), listeners, tracks, manifest);
    }

    private static void WriteArray<T>(BinaryWriter writer, T[] values) where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static T[] ReadArray<T>(BinaryReader reader) where T : unmanaged
    {
        var length = reader.ReadInt32();
        var values = new T[length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
