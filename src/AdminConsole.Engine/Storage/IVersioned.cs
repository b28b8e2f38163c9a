namespace AdminConsole.Engine.Storage;

/// <summary>
/// A row that two people may change. The application raises <see cref="Version"/> on every save, and a save that
/// read an older version fails. <c>ExecuteUpdate</c> goes past SaveChanges: raise the version there yourself.
/// </summary>
public interface IVersioned
{
    long Version { get; set; }
}
