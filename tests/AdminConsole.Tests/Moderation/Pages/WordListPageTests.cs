using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;

namespace AdminConsole.Tests.Moderation.Pages;

public sealed class WordListPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_OfANewList_IsInForceWithItsActionAndItsAllowedPhrases()
    {
        await using var console = await TestConsole.StartAsync();
        var lead = await console.SignedInAsync(Roles.Lead);

        var saved = await lead.SubmitAsync("/policy", "form[action='/policy']", new()
        {
            ["do"] = "save",
            ["reason"] = "spam wave",
            ["lists[0].name"] = "代练",
            ["lists[0].action"] = "Watch",
            ["lists[0].category"] = "Marketing",
            ["lists[0].words"] = "接代练\n上分",
            ["lists[0].allowed"] = "不接代练",
            ["lists[0].bySound"] = "true",
        });

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var list = Assert.Single((await console.Get<PolicyBook>().InForceAsync(Stop)).Words.Lists);
        Assert.Equal(("代练", WordAction.Watch, Category.Marketing, true), (list.Name, list.Action, list.Category, list.BySound));
        Assert.Equal(["接代练", "上分"], list.Words);
        Assert.Equal(["不接代练"], list.Allowed);
        var page = await lead.PageAsync("/policy");
        Assert.Equal("接代练\n上分", page.QuerySelector("#lists-0-words")!.TextContent);
        Assert.NotNull(page.QuerySelector("#lists-1-name")); // the place for the next one
    }

    [Theory]
    [InlineData("", "词", "lists-0-name-e", "A list has a name")]
    [InlineData("a", "", "lists-0-words-e", "at least one word")]
    [InlineData("a", "词\n\u200b\u200d", "lists-0-words-e", "holds no letter or sign")]
    [InlineData("a", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "lists-0-words-e", "is longer than 50")]
    public async Task Post_OfAListThatIsWrong_SaysWhatAndSavesNothing(string name, string words, string field, string expected)
    {
        await using var console = await TestConsole.StartAsync();
        var lead = await console.SignedInAsync(Roles.Lead);

        var answer = await lead.SubmitAsync("/policy", "form[action='/policy']", new() { ["do"] = "save", ["reason"] = "x", ["lists[0].name"] = name, ["lists[0].words"] = words, ["lists[0].allowed"] = "x" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(expected, (await answer.DocumentAsync()).QuerySelector($"#{field}")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, (await console.Get<PolicyBook>().InForceAsync(Stop)).Number);
    }

    [Fact]
    public async Task Post_OfAFile_AddsItsLinesToTheWords()
    {
        var page = await UploadAsync("# a heading\r\n上分\r\n代练\r\n\r\n陪玩"u8.ToArray());
        Assert.Equal("代练\n上分\n陪玩", page.QuerySelector("#lists-0-words")!.TextContent);
    }

    /// <summary>A NUL would be kept with the list and fail with the first comment that it is found in.</summary>
    [Theory]
    [InlineData((byte)'a', (byte)0, (byte)'b')]
    [InlineData((byte)0xC0, (byte)0xAC, (byte)'b')]
    public async Task Post_OfAFileThatIsNoText_SaysSoAndAddsNothing(params byte[] content)
    {
        var page = await UploadAsync(content);
        Assert.Contains("not UTF-8 text", page.QuerySelector("#lists-0-file-e")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("代练", page.QuerySelector("#lists-0-words")!.TextContent);
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> UploadAsync(byte[] content)
    {
        await using var console = await TestConsole.StartAsync();
        var lead = await console.SignedInAsync(Roles.Lead);
        var token = (await lead.PageAsync("/policy")).QuerySelector("form[action='/policy'] input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("preview"), "do" },
            { new StringContent("0.5"), "inflammatory" }, { new StringContent("0.5"), "marketing" }, { new StringContent("0.5"), "improper" }, { new StringContent("60"), "promise" },
            { new StringContent("a"), "lists[0].name" }, { new StringContent("Flag"), "lists[0].action" }, { new StringContent("Marketing"), "lists[0].category" }, { new StringContent("代练"), "lists[0].words" },
            { new ByteArrayContent(content), "lists-0-file", "words.txt" },
        };
        return await (await lead.PostAsync(new Uri("/policy", UriKind.Relative), form, Stop)).DocumentAsync();
    }

    [Fact]
    public void Judge_WithAWatchedAndARaisingList_LetsNobodyWaitForThem()
    {
        var policy = new PolicyInForce(1, 1, 1, 1, new WordLists(
        [
            new WordList("watch", WordAction.Watch, Category.Marketing, ["上分"]),
            new WordList("raise", WordAction.Raise, Category.Improper, ["开盒"]),
            new WordList("flag", WordAction.Flag, Category.Inflammatory, ["滚出"]),
        ]));
        var judge = new Judge(null, policy);

        Assert.Equal((false, false), (judge.Of("带你上分").Waits, judge.Of("带你上分").Raises));
        Assert.Equal((false, true), (judge.Of("要开盒吗").Waits, judge.Of("要开盒吗").Raises));
        Assert.Equal((true, true), (judge.Of("滚出去，开 盒").Waits, judge.Of("滚出去，开 盒").Raises));
    }
}
