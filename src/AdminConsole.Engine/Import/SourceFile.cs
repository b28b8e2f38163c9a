using System.IO.Compression;
using System.Text;

namespace AdminConsole.Engine.Import;

/// <summary>Input that cannot be imported at all; the message is for the person who named it.</summary>
public sealed class ImportInputException(string message) : Exception(message);

/// <summary>A file to import: plain or gzip (told by its first bytes, not its name), UTF-8 with or without a mark.</summary>
public sealed class SourceFile : IDisposable
{
    private const int Sample = 1 << 16;
    private readonly FileStream file;

    private SourceFile(FileStream file, string path, bool gzip)
    {
        this.file = file;
        Path = path;
        IsGzip = gzip;
    }

    public string Path { get; }

    public bool IsGzip { get; }

    /// <summary>Bytes on disk, and how many of them were read: progress works on compressed files too.</summary>
    public long Length => file.Length;

    public long Position => file.Position;

    /// <exception cref="ImportInputException">It is not there, not readable or not UTF-8.</exception>
    /// <param name="path">Which file.</param>
    /// <param name="strict">False lets a file in whose rows are not all UTF-8; such rows then carry a problem.</param>
    public static SourceFile Open(string path, bool strict = true)
    {
        FileStream opened;
        try
        {
            opened = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImportInputException($"There is no file {path}.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new ImportInputException($"{path} cannot be read: {e.Message}");
        }

        var source = new SourceFile(opened, path, opened.ReadByte() == 0x1f && opened.ReadByte() == 0x8b);
        try
        {
            if (strict)
                source.CheckEncoding();
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The content from its beginning, unpacked.</summary>
    public Stream Content()
    {
        file.Position = 0;
        return IsGzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : new Unowned(file);
    }

    public void Dispose() => file.Dispose();

    private void CheckEncoding()
    {
        var bytes = new byte[Sample];
        int count;
        try
        {
            using var content = Content();
            count = content.ReadAtLeast(bytes, Sample, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            throw new ImportInputException($"{Path} begins like a gzip file but cannot be unpacked: it is damaged or cut off.");
        }

        if (count == 0)
            throw new ImportInputException($"{Path} is empty.");
        if (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
            throw new ImportInputException($"{Path} is UTF-16. Convert it to UTF-8: iconv -f UTF-16 -t UTF-8 {Path} > utf8-file");
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        try
        {
            decoder.GetCharCount(bytes, 0, count, flush: count < Sample); // a character cut by the sample's end is no fault
        }
        catch (DecoderFallbackException e)
        {
            throw new ImportInputException(
                $"{Path} is not UTF-8 (byte {Math.Max(e.Index, 0) + 1}). Convert it first, for a Chinese file often: iconv -f GB18030 -t UTF-8 {Path} > utf8-file");
        }
    }

    /// <summary>Closing a reader must not close the file, which may be read again.</summary>
    private sealed class Unowned(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override int Read(Span<byte> buffer) => inner.Read(buffer);
        public override void Flush() => inner.Flush();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
