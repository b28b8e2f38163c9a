using AdminConsole.Engine.Moderation.Notify;

namespace AdminConsole.Tests.Moderation.Notify;

public sealed class WebhookSignatureTests
{
    /// <summary>The example of the Standard Webhooks reference libraries: same key, id, timestamp and body, same signature.</summary>
    [Fact]
    public void Sign_TheReferenceExample_GivesTheReferenceSignature() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            """{"test": 2432232314}"""));

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_short", false)]
    [InlineData("whsec_not base64 at all, whatever its length is", false)]
    [InlineData(null, false)]
    public void IsSecret_KnowsTheFormOfTheSpecification(string? secret, bool expected) => Assert.Equal(expected, WebhookSignature.IsSecret(secret));

    [Fact]
    public void NewSecret_IsOne() => Assert.True(WebhookSignature.IsSecret(WebhookSignature.NewSecret()));

    [Theory]
    [InlineData("https://platform.example/hooks", null)]
    [InlineData("http://10.0.0.8:8080/hooks", null)]
    [InlineData("ftp://platform.example/hooks", AddressProblem.NotHttp)]
    [InlineData("file:///etc/passwd", AddressProblem.NotHttp)]
    [InlineData("/hooks", AddressProblem.NotHttp)]
    [InlineData("https://me:secret@platform.example/", AddressProblem.UserInfo)]
    public void Address_MustBeHttpWithoutUser(string url, AddressProblem? expected) => Assert.Equal(expected, WebhookAddress.Problem(url));

    [Theory]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("fe80::1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    public void Address_OfMachineCredentials_IsForbidden(string address, bool expected) =>
        Assert.Equal(expected, WebhookAddress.IsForbidden(System.Net.IPAddress.Parse(address)));

    [Fact]
    public void BackOff_EndsAfterTwoDays() =>
        Assert.Equal(TimeSpan.FromHours(48), BackOff.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait));
}
