namespace AdminConsole.Tests.Infrastructure;

/// <summary>
/// What hosts that tests start say: warnings and worse, so that failures do not drown in what goes well.
/// <see cref="Variable"/> names another level.
/// </summary>
internal static class TestLog
{
    public const string Variable = "ADMINCONSOLE_TEST_LOG";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Logging:LogLevel:Default"] = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } level ? level : "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error", // keys of a throw-away folder are not encrypted
    };
}
