using System.Text;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Datasets;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class CommentDatasetTests
{
    [Theory]
    [InlineData("\uFEFF,split,topic,label,TEXT\n7,train,race,1,某某\n8,train,race,0,好听\n", 1, 1)] // cold
    [InlineData("index,weibo_id,comment_text,gender,location,like,date,label,category,target\n0,J1,某某,女,广东,14,12/05/2020 15:04,1,SCB,G\n", 1, 0)] // swsr
    [InlineData(",count,hate_speech,offensive_language,neither,class,tweet\n0,3,0,0,3,2,fine\n1,3,0,3,0,1,bad\n2,3,3,0,0,0,worse\n", 2, 1)] // davidson
    [InlineData("comment_id,source,weight,likes,text,label\n1,s,12.5,0,好听,ok\n2,s,1,0,滚,inflammatory\n3,s,1,0,嗯,unsure\n", 1, 1)] // netease_moderation
    [InlineData("platform,topic,content,toxic,toxic_one_hot,length\ntieba,race,某某,1,\"[0, 1]\",2\nzhihu,race,好听,0,\"[1, 0]\",2\n", 1, 1)] // toxicn
    [InlineData("[{\"platform\":\"zhihu\",\"topic\":\"race\",\"content\":\"某某\",\"toxic\":1,\"target\":[0,1]},{\"platform\":\"zhihu\",\"topic\":\"race\",\"content\":\"好听\",\"toxic\":0,\"target\":[]}]", 1, 1)] // toxicn as JSON
    [InlineData("[{\"文本\": \"某某\", \"标签\": \"谩骂引战\"}, {\"文本\": \"好听\", \"标签\": \"不违规\"}, {\"文本\": \"加我\", \"标签\": \"黑产广告\"}]", 1, 1)] // chineseharm
    [InlineData("id\ttweet\tsubtask_a\tsubtask_b\tsubtask_c\n1\t\"bad\tOFF\tUNT\tNULL\n2\tfine\tNOT\tNULL\tNULL\n", 1, 1)] // olid
    [InlineData("comment_id,author,date,content,spam\na,b,,check my channel,1\nc,d,,great,0\n", 0, 1)] // youtube
    [InlineData("COMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\na,b,,check my channel,1\nc,d,,great,0\n", 0, 1)] // youtube as UCI has it
    [InlineData(",functionality,case_id,test_case,label_gold,target_ident,templ_id\n0,derog,1,bad,hateful,women,1\n1,ident,2,fine,non-hateful,,2\n", 1, 1)] // hatecheck
    [InlineData("{\"text\":\"滚\",\"label\":\"inflammatory\"}\n{\"text\":\"好听\",\"label\":\"ok\"}\n", 1, 1)] // one object a line
    [InlineData("text,label\n好听,ok\n\"滚,出去\",inflammatory\n", 1, 1)]
    [InlineData("text,label,weight\n好听,0,2.5\n滚,1,1\n", 1, 1)]
    public void Read_EveryLayout_FindsTextsAndLabels(string csv, int inflammatory, int ok)
    {
        var comments = Read(csv).OfType<DatasetRow.Usable>().Select(row => row.Comment).ToArray();

        Assert.Equal(inflammatory, comments.Count(comment => comment.Category == Category.Inflammatory));
        Assert.Equal(ok, comments.Count(comment => comment.Category is null));
    }

    [Fact]
    public void Read_WhenRowsAreMalformed_NamesLineAndReasonAndGoesOn()
    {
        var rows = Read("text,label,weight\n好听,ok,1\n只有一列\n嗯,perhaps,1\n滚,inflammatory,-1\n,ok,1\n\uFFFD\uFFFD\uFFFD,ok,1\n滚,inflammatory,2\n");

        Assert.Equal([3L, 4, 5, 6, 7], rows.OfType<DatasetRow.Malformed>().Select(row => row.Line));
        Assert.All(rows.OfType<DatasetRow.Malformed>(), row => Assert.NotEmpty(row.Reason));
        Assert.Equal(2, rows.OfType<DatasetRow.Usable>().Count());
    }

    [Fact]
    public void Read_WhenAQuoteIsNeverClosed_ReportsIt()
    {
        var rows = Read("text,label\n好听,ok\n\"滚,inflammatory\n还有,ok\n");

        Assert.Single(rows.OfType<DatasetRow.Usable>());
        Assert.Equal(3, Assert.Single(rows.OfType<DatasetRow.Malformed>()).Line);
    }

    [Fact]
    public void Read_WhenTheHeaderIsUnknown_SaysWhatIsExpected() =>
        Assert.Contains("text,label", Assert.Throws<DatasetException>(() => Read("a,b\n1,2\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_WhenTheFileIsEmpty_SaysSo() =>
        Assert.Contains("is empty", Assert.Throws<DatasetException>(() => Read("")).Message, StringComparison.Ordinal);

    /// <summary>Packed, this is a few kilobytes.</summary>
    [Fact]
    public void Read_OfAFileThatUnpacksToTooMuch_StopsAndSaysSo()
    {
        var file = "text,label\n" + string.Concat(Enumerable.Repeat("a,ok\n", 2_000_001));
        Assert.Contains("more than 2,000,000 rows", Assert.Throws<DatasetException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatASetFilesRowsUnder_IsTheSlice() =>
        Assert.Equal(["3"], Read("\uFEFF,split,topic,label,fine-grained-label,TEXT\n7,test,race,0,3,不要歧视\n").OfType<DatasetRow.Usable>().Select(row => row.Slice));

    [Fact]
    public void Cluster_TextsThatSayTheSame_AreOne()
    {
        var clusters = NearDuplicates.Cluster(
            ["这首歌真的太好听了吧！", "这首歌 真的太好听了吧", "这首歌真的太好听了吧啊啊", "滚出去", "ＡＢＣ", "abc!", "今天下雨了没有带伞"],
            row => row is 3 or 6 ? "block" : "");

        Assert.Equal([0, 0, 0, 1, 2, 2, 1], clusters);
    }

    private static List<DatasetRow> Read(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return [.. CommentDataset.Read(stream, "test.csv")];
    }
}
