using AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;
using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class AttackTests
{
    public static TheoryData<string> Names => [.. Attack.All.Select(attack => attack.Name)];

    /// <summary>Figures of different days and machines are compared: a copy must never differ.</summary>
    [Theory]
    [InlineData("homophone", "这种人渣滚出去", "哲种人乍棍出区")]
    [InlineData("pinyin", "这种人渣滚出去", "这种人zha gun出qu")]
    public void Apply_WithTheSameSeed_GivesTheSameCopy(string name, string text, string expected) =>
        Assert.Equal(expected, Attack.Find(name)!.Apply(text, 5));

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_ToTheStock_ChangesMostTextsAndLeavesNoneEmpty(string name)
    {
        var attack = Attack.Find(name)!;
        var comments = WrittenComments.Read();
        var changed = 0;
        foreach (var comment in comments)
        {
            var copy = attack.Apply(comment.Text, 1);
            Assert.NotEqual("", copy.Trim());
            changed += string.Equals(copy, comment.Text, StringComparison.Ordinal) ? 0 : 1;
        }

        var least = name == "width" ? 0.15 : 0.8; // many comments have no sign or letter to widen
        Assert.True(changed > comments.Count * least, $"{changed} of {comments.Count}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_WithAnotherSeed_DrawsAnotherCopy(string name)
    {
        if (name is "traditional")
            return; // nothing is drawn
        var attack = Attack.Find(name)!;
        Assert.NotEqual(attack.Apply("You sing badly 这首歌的词写得真难听,人渣!", 1), attack.Apply("You sing badly 这首歌的词写得真难听,人渣!", 2));
    }

    /// <summary>What the attack draws from is all characters of the reading; what is heard is the commonest reading of each.</summary>
    [Fact]
    public void Homophone_MostlyKeepsTheSound()
    {
        var attack = Attack.Find("homophone")!;
        var comments = WrittenComments.Read();
        var same = comments.Count(comment => string.Equals(
            Sounds.Hear(comment.Text).ToString(), Sounds.Hear(attack.Apply(comment.Text, 1)).ToString(), StringComparison.Ordinal));
        Assert.InRange(same, comments.Count / 4, comments.Count * 19 / 20);
    }
}
