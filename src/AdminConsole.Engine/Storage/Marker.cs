namespace AdminConsole.Engine.Storage;

/// <summary>A fact about this database that must survive a restart, such as "the demo platform is complete".</summary>
public sealed class Marker
{
    public required string Key { get; init; }
    public required string Value { get; set; }
    public DateTimeOffset At { get; set; }
}
