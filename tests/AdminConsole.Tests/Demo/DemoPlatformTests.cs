using System.Security.Cryptography;
using System.Text.Json;
using AdminConsole.Engine.Demo;

namespace AdminConsole.Tests.Demo;

public sealed class DemoPlatformTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 30, 0, TimeSpan.Zero);
    private static readonly Lazy<DemoPlatform> Made = new(() => DemoPlatform.Generate(1, Now));

    private static DemoPlatform Platform => Made.Value;

    [Fact]
    public void Generate_HasTheSizeOfASmallPlatform()
    {
        Assert.Equal(20, Platform.Styles.Count);
        Assert.All(Platform.Styles, s => Assert.NotEmpty(s.Related));
        Assert.Equal(400, Platform.Artists.Count);
        Assert.InRange(Platform.Artists.Count(a => a.Independent), 125, 141);
        Assert.InRange(Platform.Tracks.Count, 2_950, 3_050);
        Assert.Equal(2_000, Platform.Listeners.Count);
        Assert.InRange(Platform.Listens.Count, 145_000, 155_000);
        Assert.Equal(60, Platform.Playlists.Count);
        Assert.InRange(Platform.Comments.Count, 5_900, 6_000);
        Assert.InRange(Platform.Decisions.Count, 1_100, 1_300);
        Assert.InRange(Platform.Comments.Count(c => c.Truth == DemoTruth.Ok), .8 * Platform.Comments.Count, .88 * Platform.Comments.Count);
    }

    [Fact]
    public void Generate_Twice_GivesTheSamePlatform()
    {
        static string Hash(DemoPlatform platform) => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(platform)));

        Assert.Equal(Hash(Platform), Hash(DemoPlatform.Generate(1, Now)));
        Assert.NotEqual(Platform.Comments[0].Text, DemoPlatform.Generate(2, Now).Comments[0].Text);
    }

    [Fact]
    public void Comments_AreNeverTheSameTwice()
    {
        Assert.Equal(Platform.Comments.Count, Platform.Comments.Select(c => c.Text).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(Platform.Comments, c => c.Text.Contains('{', StringComparison.Ordinal) || c.Text.Contains('<', StringComparison.Ordinal));
    }

    [Fact]
    public void Replies_AnswerAnEarlierCommentOfTheSameThread()
    {
        var byId = Platform.Comments.ToDictionary(c => c.Id);
        var replies = Platform.Comments.Where(c => c.ParentId is not null).ToList();

        Assert.InRange(replies.Count, 900, 2_000);
        Assert.All(replies, r =>
        {
            var parent = byId[r.ParentId!];
            Assert.True(parent.CreatedAt <= r.CreatedAt);
            Assert.Equal(parent.ThreadId, r.ThreadId);
        });
    }

    [Fact]
    public void Comments_HoldACampaignEachAndAPileOnWithAPeakOfTwoHours()
    {
        var campaigns = Platform.Comments.Where(c => c.Campaign is not null).GroupBy(c => c.Campaign).ToList();
        Assert.Equal(9, campaigns.Count);
        Assert.All(campaigns, c => Assert.InRange(c.Count(), 5, 40));

        var pileOn = Platform.Comments.Where(c => c.PileOn).Select(c => c.CreatedAt).Order().ToList();
        var busiest = pileOn.Max(from => pileOn.Count(at => at >= from && at <= from.AddHours(2)));
        Assert.InRange(busiest, .6 * pileOn.Count, pileOn.Count);
    }

    [Fact]
    public void Everything_LiesInItsPeriod()
    {
        Assert.All(Platform.Comments, c => Assert.InRange(c.CreatedAt, Now.AddDays(-31), Now));
        Assert.All(Platform.Listens, l => Assert.InRange(l.StartedAt, Now.AddDays(-91), Now));
        Assert.All(Platform.Decisions, d => Assert.True(d.At < Now));
        var byId = Platform.Comments.ToDictionary(c => c.Id);
        Assert.All(Platform.Decisions, d => Assert.InRange(d.At, byId[d.CommentId].CreatedAt, Now));
        Assert.All(Platform.Reports, r => Assert.InRange(r.At, byId[r.CommentId].CreatedAt, Now));
    }

    [Fact]
    public void Listens_FitTheCatalogue()
    {
        var tracks = Platform.Tracks.ToDictionary(t => t.Id);
        Assert.All(Platform.Listens, l =>
        {
            Assert.InRange(l.PlayedMs, 1, tracks[l.TrackId].DurationMs);
            Assert.True(tracks[l.TrackId].Released <= DateOnly.FromDateTime(l.StartedAt.UtcDateTime));
        });
        Assert.InRange(Platform.Listens.Count(l => l.Skipped), .1 * Platform.Listens.Count, .3 * Platform.Listens.Count);
        Assert.All(Platform.Playlists, p => Assert.All(p.TrackIds, id => Assert.Contains(id, tracks)));
        Assert.All(Platform.Playlists.Where(p => p.Editorial), p => Assert.NotEmpty(p.Pins));
    }

    [Fact]
    public void Names_AreInvented()
    {
        string[] real =
        [
            "周杰伦", "林俊杰", "陈奕迅", "邓紫棋", "王菲", "李荣浩", "薛之谦", "毛不易", "五月天", "Taylor Swift", "Ed Sheeran", "Adele", "Coldplay", "Radiohead", "Nirvana", "Beyoncé",
            "七里香", "稻香", "晴天", "青花瓷", "演员", "十年", "后来", "海阔天空", "小幸运", "Hello", "Yesterday", "Bohemian Rhapsody", "Shape of You", "Imagine",
        ];
        Assert.DoesNotContain(Platform.Artists, a => real.Contains(a.Name, StringComparer.OrdinalIgnoreCase));
        Assert.DoesNotContain(Platform.Tracks, t => real.Contains(t.Title, StringComparer.OrdinalIgnoreCase));
    }
}
