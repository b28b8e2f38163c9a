using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AdminConsole.Web.Hosting;

/// <summary>What this process does.</summary>
public enum ProcessRole
{
    All,
    Web,
    Worker,
}

/// <summary>Reads settings: the shipped files, then the environment, then <c>--Key=value</c> arguments.</summary>
public static class ConsoleConfiguration
{
    public static void AddShippedFiles(IConfigurationBuilder configuration, string environment, IReadOnlyList<string> settings)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "config");
        configuration.Sources.Clear();
        configuration
            .AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: false, reloadOnChange: false)
            .AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddCommandLine([.. settings]);
    }

    /// <summary>
    /// Binds and checks one section now, so that a wrong setting stops the start with a sentence naming the key.
    /// </summary>
    /// <exception cref="SettingException">A value is missing, of the wrong type or out of range.</exception>
    public static T Section<T>(this IConfiguration configuration, string name) where T : class, new()
    {
        T options;
        try
        {
            options = configuration.GetSection(name).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new SettingException($"{name}: {e.InnerException?.Message ?? e.Message} See config/appsettings.schema.json.", e);
        }

        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true))
        {
            throw new SettingException(string.Join(' ', problems.Select(p =>
                $"{name}:{string.Join('/', p.MemberNames)} is wrong: {p.ErrorMessage} See config/appsettings.schema.json.")));
        }

        return options;
    }

    /// <summary>Registers a checked section for injection, both bare and as <see cref="IOptions{T}"/>.</summary>
    public static T AddSection<T>(this IServiceCollection services, IConfiguration configuration, string name) where T : class, new()
    {
        var options = configuration.Section<T>(name);
        services.AddSingleton(options);
        services.AddSingleton(Options.Create(options));
        return options;
    }
}

/// <summary>A setting that the console cannot start with; the message is for the person who set it.</summary>
public sealed class SettingException(string message, Exception? inner = null) : Exception(message, inner);
