using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Scheduling;

/// <summary>
/// This process as other processes on the same data folder see it: a lock file that the operating system lets go of
/// when the process ends, however it ends. Thus what a killed process had in hand is taken up at once instead of when its
/// lease runs out. On PostgreSQL processes live on several machines, and only the lease counts.
/// </summary>
public sealed class ProcessLife : IDisposable
{
    private readonly string? folder;
    private readonly FileStream? held;

    public ProcessLife(DataFolder data, StorageOptions storage, TimeProvider clock)
    {
        Boot = $"{Environment.MachineName}:{Environment.ProcessId}:{Ids.New(clock):N}";
        if (storage.Provider != StorageProvider.Sqlite)
            return;
        folder = Path.Combine(data.Root, "processes");
        Directory.CreateDirectory(folder);
        held = Open(FileOf(folder, Boot));
    }

    /// <summary>Name of this process's life; a restart is another one.</summary>
    public string Boot { get; }

    /// <summary>Whether that process has ended for certain. False when we cannot know.</summary>
    public bool IsDead(string boot)
    {
        if (folder is null || boot == Boot)
            return false;
        var file = FileOf(folder, boot);
        try
        {
            if (!File.Exists(file))
                return true;
            using (Open(file))
                File.Delete(file);
            return true;
        }
        catch (IOException)
        {
            return false; // still locked by its process
        }
    }

    public void Dispose()
    {
        if (held is null)
            return;
        held.Dispose();
        File.Delete(held.Name);
    }

    private static FileStream Open(string file) => new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static string FileOf(string folder, string boot) => Path.Combine(folder, boot[(boot.LastIndexOf(':') + 1)..] + ".lock");
}
