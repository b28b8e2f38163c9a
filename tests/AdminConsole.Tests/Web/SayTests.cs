using AdminConsole.Web.Shell;

namespace AdminConsole.Tests.Web;

/// <summary>Figures as people say them, in both languages.</summary>
public sealed class SayTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 4, 11, TimeSpan.Zero);

    [Theory]
    [InlineData("en", "3 h 12 m", "41 ms", "9.4 s", "2 m 40 s", "3 d 4 h")]
    [InlineData("zh", "3 小时 12 分", "41 毫秒", "9.4 秒", "2 分 40 秒", "3 天 4 小时")]
    public void Duration_OfAnySize_HasTwoUnitsAtMost(string language, string hours, string milliseconds, string seconds, string minutes, string days)
    {
        using var speaking = new CultureScope(language);
        Assert.Equal(hours, Plain(Say.Duration(new TimeSpan(3, 12, 30))));
        Assert.Equal(milliseconds, Plain(Say.Duration(TimeSpan.FromMilliseconds(41))));
        Assert.Equal(seconds, Plain(Say.Duration(TimeSpan.FromSeconds(9.4))));
        Assert.Equal(minutes, Plain(Say.Duration(new TimeSpan(0, 2, 40))));
        Assert.Equal(days, Plain(Say.Duration(new TimeSpan(3, 4, 59, 0))));
    }

    [Theory]
    [InlineData("en", "2 m ago", "in 9 m", "now", "62 %", "+14.0 %", "−0.3 %", "84.2 k")]
    [InlineData("zh", "2 分钟前", "9 分钟后", "刚刚", "62%", "+14.0%", "−0.3%", "8.4 万")]
    public void Figures_InEitherLanguage_ReadAsThere(string language, string ago, string ahead, string now, string share, string up, string down, string compact)
    {
        using var speaking = new CultureScope(language);
        Assert.Equal(ago, Plain(Say.Relative(Now.AddMinutes(-2), Now)));
        Assert.Equal(ahead, Plain(Say.Relative(Now.AddMinutes(9), Now)));
        Assert.Equal(now, Plain(Say.Relative(Now.AddSeconds(-20), Now)));
        Assert.Equal(share, Plain(Say.Percent(.62)));
        Assert.Equal(up, Plain(Say.Change(.14)));
        Assert.Equal(down, Plain(Say.Change(-.003)));
        Assert.Equal(compact, Plain(Say.Compact(84_210)));
    }

    [Theory]
    [InlineData(.974, ".97")]
    [InlineData(1, "1.00")]
    [InlineData(0, ".00")]
    [InlineData(double.NaN, "–")]
    public void Probability_WithoutItsNought(double value, string said) => Assert.Equal(said, Say.Probability(value));

    [Fact]
    public void Exact_InAZone_NamesTheOffset() =>
        Assert.Equal("2026-11-24 20:04:11 +08:00", Say.Exact(Now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(.0001, 1)]
    [InlineData(.999, 99)]
    [InlineData(1, 100)]
    public void At_OfAShare_NeverHidesSomethingAndNeverFillsTooEarly(double share, int at) => Assert.Equal(at, Say.At(share));

    [Fact]
    public void Cursor_ReadBack_IsWhatWasWritten()
    {
        var id = Guid.CreateVersion7();
        var parts = Cursor.Read(Cursor.Write(Now, id), 2);
        Assert.Equal(Now, Cursor.Instant(parts![0]));
        Assert.Equal(id.ToString(), parts[1]);
        Assert.Null(Cursor.Read("no cursor!", 2));
        Assert.Null(Cursor.Read(Cursor.Write(Now), 2));
    }

    [Theory]
    [InlineData("-age", "age", true)]
    [InlineData("score", "score", false)]
    [InlineData("password; drop", "age", true)]
    [InlineData(null, "age", true)]
    public void Sort_NotOffered_IsTheUsualOne(string? asked, string key, bool descending) =>
        Assert.Equal(new SortOrder(key, descending), SortOrder.Parse(asked, "-age", "age", "score"));

    private static string Plain(string text) => text.Replace('\u00a0', ' ');
}
