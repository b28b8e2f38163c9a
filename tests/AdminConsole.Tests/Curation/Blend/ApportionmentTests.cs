using AdminConsole.Engine.Curation.Blend;

namespace AdminConsole.Tests.Curation.Blend;

public sealed class ApportionmentTests
{
    [Fact]
    public void Order_InEveryPrefix_KeepsEveryShareToWithinOneSlot()
    {
        var random = new Random(1);
        for (var round = 0; round < 400; round++)
        {
            var weights = Enumerable.Range(0, 6).Select(_ => random.Next(4) == 0 ? 0 : random.Next(1, 60)).ToArray();
            var sum = weights.Sum();
            if (sum == 0)
                continue;
            var turns = new Apportionment(weights);
            for (var slot = 1; slot <= 150; slot++)
            {
                turns.Give(turns.Order()[0]);
                for (var party = 0; party < 6; party++)
                    Assert.True(Math.Abs((weights[party] * slot / (double)sum) - turns.Counts[party]) < 1, $"{string.Join(' ', weights)} at {slot}");
            }
        }
    }

    [Fact]
    public void Order_WhenAPartyHasNothingToGive_SharesItOutInProportion()
    {
        var turns = new Apportionment([50, 30, 10]);
        for (var slot = 1; slot <= 80; slot++)
            turns.Give(turns.Order().First(static party => party != 0));

        Assert.InRange(turns.Counts[1], 59, 61);
        Assert.Equal(80, turns.Counts[1] + turns.Counts[2]);
    }
}
