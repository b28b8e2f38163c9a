using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Engine.Storage;

public enum StorageProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Section <c>Storage</c>: where the truth is kept.</summary>
public sealed record StorageOptions
{
    public const string Section = "Storage";

    public StorageProvider Provider { get; init; } = StorageProvider.Sqlite;

    /// <summary>Npgsql connection string; needed when <see cref="Provider"/> is Postgres.</summary>
    public string? Postgres { get; init; }

    /// <summary>Seconds a command may take before it fails.</summary>
    [Range(1, 600)]
    public int CommandTimeoutSeconds { get; init; } = 30;

    /// <summary>
    /// SQLite only. <c>true</c> survives a power cut at every commit, <c>false</c> only a crash of the process, in
    /// exchange for about 1.6 times the writes per second.
    /// </summary>
    public bool FullSync { get; init; } = true;
}

/// <summary>The folder that holds database, models and keys; chosen with <c>--data</c>.</summary>
public sealed record DataFolder(string Root)
{
    public string Database => Path.Combine(Root, "console.db");
    public string Models => Path.Combine(Root, "models");
    public string Keys => Path.Combine(Root, "keys");
    public string Quartz => Path.Combine(Root, "quartz.db");

    /// <summary>The default lies in the user's data folder, never in a checkout.</summary>
    public static DataFolder Default() => new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "AdminConsole"));

    public DataFolder Create()
    {
        try
        {
            Directory.CreateDirectory(Root);
            Directory.CreateDirectory(Models);
            Directory.CreateDirectory(Keys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder {Root} cannot be made or written. Look at its permissions, or choose another folder with --data.", e);
        }
        return this;
    }
}

/// <summary>The data folder is no place to keep anything; the message tells a person what to do.</summary>
public sealed class DataFolderException(string message, Exception cause) : Exception(message, cause);
