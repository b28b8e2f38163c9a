using AdminConsole.Engine.Storage;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Storage;

public sealed class IdsTests
{
    [Fact]
    public void New_ManyInOneMillisecond_SortInTheOrderTheyWereMade()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        var made = Enumerable.Range(0, 10_000).Select(_ => Ids.New(clock).ToString()).ToList();
        Assert.Equal(made, made.Order(StringComparer.Ordinal));
        Assert.All(made, id => Assert.Equal('7', id[14]));
        Assert.All(made, id => Assert.Contains(id[19], "89ab"));
    }
}
