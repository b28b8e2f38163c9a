namespace AdminConsole.Engine.Storage;

/// <summary>What people write in a field that may be left empty.</summary>
public static class Worded
{
    /// <summary>Without the blanks around it; null where nothing else is there.</summary>
    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
