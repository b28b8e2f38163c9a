using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>The file is no classifier this version can use; the message says why.</summary>
public sealed class ClassifierFileException : Exception
{
    public ClassifierFileException(string message)
        : base(message)
    {
    }

    public ClassifierFileException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ClassifierFileException()
    {
    }
}

/// <summary>
/// A classifier as one file, little-endian: eight bytes of magic and version, SHA-256 of all that follows, name, layers
/// (name, biases, n-grams ascending, and per n-gram and category its pull and its square), heads, each with its context stage if it has
/// one. The same classifier gives the same bytes. The name is followed by the hash of the word families it was trained with: beside
/// others its weights would mean something else.
/// </summary>
public static class ClassifierFile
{
    private const int Version = 4;

    /// <summary>Without word families among its n-grams, and without context stages; read as it is.</summary>
    private const int TextOnly = 2;

    /// <summary>Without word families; read as it is.</summary>
    private const int WithContext = 3;

    private const int HeaderLength = 8 + SHA256.HashSizeInBytes;

    private static readonly byte[] Magic = "ACCL"u8.ToArray();

    /// <summary>Writes beside the target and moves into place, so that a reader never sees half a file.</summary>
    /// <returns>SHA-256 of the file, lower-case hexadecimal.</returns>
    public static string Save(Classifier classifier, string path)
    {
        var bytes = ToBytes(classifier);
        ModelFiles.Write(path, bytes);
        return Hash(bytes);
    }

    public static Classifier Load(string path)
    {
        try
        {
            return FromBytes(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClassifierFileException($"The classifier {path} cannot be read: {e.Message}", e);
        }
    }

    public static string Hash(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    public static byte[] ToBytes(Classifier classifier)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(new byte[SHA256.HashSizeInBytes]);
        writer.Write(classifier.ModelVersion);
        writer.Write(WordFamilies.Table.Hash);
        writer.Write(classifier.Layers.Count);
        foreach (var layer in classifier.Layers)
            Write(writer, layer);
        foreach (var head in classifier.Heads)
        {
            writer.Write(head is not null);
            if (head is null)
                continue;
            writer.Write(head.Offset);
            foreach (var share in head.Shares)
                writer.Write(share);
            Write(writer, head.Context);
        }

        writer.Flush();
        var bytes = stream.ToArray();
        SHA256.HashData(bytes.AsSpan(HeaderLength), bytes.AsSpan(8));
        return bytes;
    }

    /// <param name="name">How messages call the file.</param>
    public static Classifier FromBytes(byte[] bytes, string name)
    {
        if (bytes.Length < HeaderLength || !bytes.AsSpan(0, 4).SequenceEqual(Magic))
            throw new ClassifierFileException($"{name} is no classifier.");
        var version = BitConverter.ToInt32(bytes, 4);
        if (version is not (TextOnly or WithContext or Version))
            throw new ClassifierFileException($"{name} has format {version}; this console reads formats {TextOnly} to {Version}. Train again.");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(HeaderLength), hash);
        if (!hash.SequenceEqual(bytes.AsSpan(8, SHA256.HashSizeInBytes)))
            throw new ClassifierFileException($"{name} is cut short or altered: its SHA-256 does not match. Restore it or train again.");

        using var reader = new BinaryReader(new MemoryStream(bytes, HeaderLength, bytes.Length - HeaderLength), Encoding.UTF8);
        var modelVersion = reader.ReadString();
        if (version == Version && !string.Equals(reader.ReadString(), WordFamilies.Table.Hash, StringComparison.Ordinal))
            throw new ClassifierFileException($"{name} was trained with other word families than this console has. Train again.");
        var layers = new LinearLayer[reader.ReadInt32()];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = ReadLayer(reader);
        var heads = new CategoryHead?[Categories.Count];
        for (var index = 0; index < heads.Length; index++)
        {
            if (!reader.ReadBoolean())
                continue;
            var offset = reader.ReadDouble();
            var shares = new double[layers.Length];
            for (var i = 0; i < shares.Length; i++)
                shares[i] = reader.ReadDouble();
            heads[index] = new CategoryHead(offset, shares) { Context = version == TextOnly ? null : ReadContext(reader) };
        }

        return new Classifier(modelVersion, layers, heads);
    }

    /// <summary>A classifier that is whole but cannot be used here, since it belongs to word families of another release.</summary>
    public static bool IsOfOtherFamilies(string path)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path), Encoding.UTF8);
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic) || reader.ReadInt32() != Version)
                return false;
            reader.BaseStream.Position = HeaderLength;
            reader.ReadString(); // the model's version
            return !string.Equals(reader.ReadString(), WordFamilies.Table.Hash, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }

    private static void Write(BinaryWriter writer, ContextStage? stage)
    {
        writer.Write(stage is null ? 0 : ContextStage.Features);
        if (stage is null)
            return;
        writer.Write(stage.Slope);
        writer.Write(stage.Offset);
        writer.Write(MemoryMarshal.AsBytes<double>(stage.Weights));
        writer.Write(MemoryMarshal.AsBytes<double>(stage.Usual));
    }

    private static ContextStage? ReadContext(BinaryReader reader)
    {
        var features = reader.ReadInt32();
        if (features == 0)
            return null;
        if (features != ContextStage.Features)
            throw new ClassifierFileException($"The classifier knows {features} features of a comment's context; this console reads {ContextStage.Features}. Train again.");
        var (slope, offset) = (reader.ReadDouble(), reader.ReadDouble());
        var (weights, usual) = (new double[features], new double[features]);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(weights.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(usual.AsSpan()));
        return new ContextStage(slope, offset, weights, usual);
    }

    private static void Write(BinaryWriter writer, LinearLayer layer)
    {
        writer.Write(layer.Name);
        foreach (var bias in layer.Bias)
        {
            writer.Write(bias is not null);
            if (bias is not null)
                writer.Write(bias.Value);
        }

        writer.Write(layer.Keys.Length);
        writer.Write(MemoryMarshal.AsBytes<ulong>(layer.Keys));
        var column = new float[layer.Keys.Length];
        foreach (var part in Columns(layer.Bias))
        {
            for (var i = 0; i < column.Length; i++)
                column[i] = layer.Values[(i * LinearLayer.Width) + part];
            writer.Write(MemoryMarshal.AsBytes<float>(column));
        }
    }

    private static LinearLayer ReadLayer(BinaryReader reader)
    {
        var name = reader.ReadString();
        var bias = new float?[Categories.Count];
        for (var index = 0; index < bias.Length; index++)
            bias[index] = reader.ReadBoolean() ? reader.ReadSingle() : null;
        var keys = new ulong[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(keys.AsSpan()));
        var values = new float[keys.Length * LinearLayer.Width];
        var column = new float[keys.Length];
        foreach (var part in Columns(bias))
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
            for (var i = 0; i < column.Length; i++)
                values[(i * LinearLayer.Width) + part] = column[i];
        }

        return new LinearLayer(name, keys, values, bias);
    }

    /// <summary>The pulls and squares of the categories that a layer speaks of.</summary>
    private static IEnumerable<int> Columns(float?[] bias) =>
        Enumerable.Range(0, bias.Length).Where(index => bias[index] is not null).SelectMany(index => (int[])[index, index + LinearLayer.Squares]);
}
