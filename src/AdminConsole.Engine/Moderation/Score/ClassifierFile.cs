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
/// A classifier as one file, little-endian: eight bytes of magic and version, SHA-256 of all that follows, name, heads,
/// n-grams ascending, and per n-gram and present category its pull and its square. The same classifier gives the same bytes.
/// </summary>
public static class ClassifierFile
{
    private const int Version = 1;
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
        var present = new List<int>();
        for (var index = 0; index < Categories.Count; index++)
        {
            writer.Write(classifier.Heads[index] is not null);
            if (classifier.Heads[index] is not { } head)
                continue;
            present.Add(index);
            writer.Write(head.Bias);
            writer.Write(head.Calibration.Slope);
            writer.Write(head.Calibration.Offset);
        }

        writer.Write(classifier.Keys.Length);
        writer.Write(MemoryMarshal.AsBytes<ulong>(classifier.Keys));
        foreach (var index in present)
        {
            foreach (var part in (ReadOnlySpan<int>)[index, index + 4])
            {
                for (var i = part; i < classifier.Values.Length; i += NgramTable.Width)
                    writer.Write(classifier.Values[i]);
            }
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
        if (version != Version)
            throw new ClassifierFileException($"{name} has format {version}; this console reads format {Version}. Train again.");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(HeaderLength), hash);
        if (!hash.SequenceEqual(bytes.AsSpan(8, SHA256.HashSizeInBytes)))
            throw new ClassifierFileException($"{name} is cut short or altered: its SHA-256 does not match. Restore it or train again.");

        using var reader = new BinaryReader(new MemoryStream(bytes, HeaderLength, bytes.Length - HeaderLength), Encoding.UTF8);
        var modelVersion = reader.ReadString();
        var heads = new CategoryHead?[Categories.Count];
        for (var index = 0; index < heads.Length; index++)
        {
            if (reader.ReadBoolean())
                heads[index] = new CategoryHead(reader.ReadSingle(), new PlattScaling(reader.ReadDouble(), reader.ReadDouble()));
        }

        var keys = new ulong[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(keys.AsSpan()));
        var values = new float[keys.Length * NgramTable.Width];
        for (var index = 0; index < heads.Length; index++)
        {
            if (heads[index] is null)
                continue;
            foreach (var part in (ReadOnlySpan<int>)[index, index + 4])
            {
                for (var i = part; i < values.Length; i += NgramTable.Width)
                    values[i] = reader.ReadSingle();
            }
        }

        return new Classifier(modelVersion, keys, values, heads);
    }
}
