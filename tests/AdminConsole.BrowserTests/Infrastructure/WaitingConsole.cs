using AdminConsole.Tests.Moderation.Builders;

namespace AdminConsole.BrowserTests.Infrastructure;

/// <summary>A console of its own with so many comments that wait, in the order of their numbers.</summary>
internal static class WaitingConsole
{
    public static async Task<TestConsole> StartAsync(int comments)
    {
        var console = await TestConsole.StartAsync(kestrel: true);
        for (var i = 0; i < comments; i++)
            await new QueuedComment { Text = $"加我微信领会员{i}", Author = "nanfeng", Probability = .9f - (i * .05f) }.InsertAsync(console);
        return console;
    }
}
