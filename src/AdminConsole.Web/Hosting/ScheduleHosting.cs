using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.Data.Sqlite;
using Quartz;

namespace AdminConsole.Web.Hosting;

/// <summary>Quartz as the clock of the schedules, only where jobs are carried out.</summary>
internal static class ScheduleHosting
{
    public static IServiceCollection AddScheduleClock(this IServiceCollection services, StorageOptions storage, DataFolder folder)
    {
        var file = new SqliteConnectionStringBuilder { DataSource = folder.Quartz, DefaultTimeout = 30 }.ToString();
        if (storage.Provider == StorageProvider.Sqlite)
            UseWriteAheadLog(file);
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceName = "console";
                if (storage.Provider == StorageProvider.Postgres)
                    options.InstanceId = $"{Environment.MachineName}-{Environment.ProcessId}";
            });
            quartz.UseDefaultThreadPool(2);
            quartz.UsePersistentStore(store =>
            {
                if (storage.Provider == StorageProvider.Postgres)
                {
                    store.UsePostgres(storage.Postgres!);
                    store.UseClustering(_ => { });
                }
                else
                {
                    store.UseSqlite(file);
                }

                store.ProvisionSchema();
                store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
            });
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        services.AddHostedService<ScheduleKeeper>();
        return services;
    }

    /// <remarks>Quartz leaves a file it makes in the slow rollback mode; the mode set here stays with the file.</remarks>
    private static void UseWriteAheadLog(string file)
    {
        using var connection = new SqliteConnection(file);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode=wal";
        command.ExecuteNonQuery();
    }
}
