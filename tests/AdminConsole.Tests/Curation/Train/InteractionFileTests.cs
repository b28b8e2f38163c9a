using System.IO.Compression;
using System.Text;
using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Tests.Curation.Train;

public sealed class InteractionFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("interactions-").FullName;

    [Fact]
    public void Read_UserItemItem_NumbersNamesInOrderOfAppearance()
    {
        var file = InteractionFile.Read(Write("9 a b\n\n7 b c b\n"));

        Assert.Equal(("9", "7"), (file.Listeners[0], file.Listeners[1]));
        Assert.Equal(3, file.Items.Count);
        Assert.Equal(4, file.Interactions.Count);
        Assert.Equal([1, 2], file.Interactions.ByListener.Columns(1).ToArray());
        Assert.Equal([0, 1], file.Interactions.ByItem.Columns(1).ToArray());
        Assert.Equal(2, file.Interactions.ByListener.Weights(1)[0]);
    }

    [Fact]
    public void Read_GzippedCsvWithHeaderAndQuotes_KeepsCountsAndTimes()
    {
        var path = Path.Combine(folder, "listens");
        using (var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes("user,item,count,timestamp\n\"李, 雷\",x,1,2026-01-02T03:04:05Z\n2,x,20,7\n"));

        var file = InteractionFile.Read(path);

        Assert.Equal("李, 雷", file.Listeners[0]);
        Assert.Equal(DateTimeOffset.Parse("2026-01-02T03:04:05Z", null).ToUnixTimeSeconds(), file.Interactions.ByListener.Times(0)[0]);
        Assert.Equal(1 + Math.Log(20), file.Interactions.ByListener.Weights(1)[0], 1e-5);
        Assert.Equal(7, file.Interactions.ByListener.Times(1)[0]);
    }

    [Theory]
    [InlineData("1,a\n2\n", 2, "1 field(s)")]
    [InlineData("1,a,0\n", 1, "not a number above 0")]
    [InlineData("1,a,NaN\n", 1, "not a number above 0")]
    [InlineData("1,a\n3,b,1,yesterday\n", 2, "'yesterday'")]
    [InlineData("1,a\n\n,b\n", 3, "empty")]
    [InlineData("1,\"a\n", 1, "quotation mark")]
    [InlineData("\n\n", 1, "no pair")]
    public void Read_MalformedRow_NamesLineAndReason(string text, long line, string reason)
    {
        var failure = Assert.Throws<MalformedInteractionsException>(() => InteractionFile.Read(Write(text)));

        Assert.Equal(line, failure.Line);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongEncodingOrDamagedGzip_SaysWhatToDo()
    {
        var latin = Path.Combine(folder, "latin.csv");
        File.WriteAllBytes(latin, [(byte)'1', (byte)',', 0xff, 0xfe, (byte)'\n']);
        var damaged = Path.Combine(folder, "damaged.gz");
        File.WriteAllBytes(damaged, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, .. Enumerable.Repeat((byte)0xff, 64)]);

        Assert.Contains("UTF-8", Assert.Throws<MalformedInteractionsException>(() => InteractionFile.Read(latin)).Message, StringComparison.Ordinal);
        Assert.Contains("gzip", Assert.Throws<MalformedInteractionsException>(() => InteractionFile.Read(damaged)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(folder, "pairs.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
