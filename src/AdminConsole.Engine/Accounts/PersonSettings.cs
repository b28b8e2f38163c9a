namespace AdminConsole.Engine.Accounts;

/// <summary>How one person likes their desk.</summary>
public sealed class PersonSettings
{
    public required Guid PersonId { get; init; }

    /// <summary>Rows of 28 pixels instead of 36.</summary>
    public bool Compact { get; set; }

    /// <summary>Texts are blurred until one points at them.</summary>
    public bool Blur { get; set; }

    /// <summary>Seconds a decision of theirs waits before the platform is told; null takes the console's.</summary>
    public int? GraceSeconds { get; set; }

    /// <summary>JSON object of chosen keys: default key to chosen key.</summary>
    public string Keys { get; set; } = "{}";
}
