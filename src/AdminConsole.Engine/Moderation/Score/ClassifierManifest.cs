using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;
using Microsoft.ML;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>What a model file was made of and how good it was on texts held out, kept as JSON beside it.</summary>
/// <param name="Sha256">Of the model file, lower-case hexadecimal.</param>
/// <param name="Parent">The model version this one was trained to replace, if any.</param>
/// <param name="DataFrom">Instant of the oldest label, where labels carry one.</param>
/// <param name="Counts">Labels by source, then by label (<c>ok</c> or a category).</param>
/// <param name="HeldOut">Metrics by category.</param>
/// <param name="Missing">Categories the model cannot score, each with the reason.</param>
public sealed record ClassifierManifest(
    string ModelVersion,
    string Sha256,
    string? Parent,
    DateTimeOffset TrainedAt,
    DateTimeOffset? DataFrom,
    DateTimeOffset? DataTo,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts,
    IReadOnlyDictionary<string, ClassifierEvaluation> HeldOut,
    IReadOnlyDictionary<string, string> Missing,
    int Seed,
    int VocabularySize,
    IReadOnlyDictionary<string, string> Libraries)
{
    /// <summary>On the comments that no model learns from: bins, curves and slices for the model's page.</summary>
    public HeldOutQuality? Quality { get; init; }

    /// <summary>How long the training took, in seconds.</summary>
    public double? TrainedIn { get; init; }

    /// <summary>The files it was made of, for a model that is shipped.</summary>
    public IReadOnlyList<ManifestSource>? Sources { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static ClassifierManifest Of(
        TrainingOutcome.Trained trained, IReadOnlyList<LabelledComment> comments, int seed, string sha256, DateTimeOffset trainedAt,
        string? parent = null, (DateTimeOffset From, DateTimeOffset To)? data = null) => new(
            trained.Classifier.ModelVersion,
            sha256,
            parent,
            trainedAt,
            data?.From,
            data?.To,
            comments.GroupBy(comment => comment.Source).OrderBy(group => group.Key).ToDictionary(
                group => group.Key.ToString(),
                IReadOnlyDictionary<string, int> (group) => group.CountBy(LabelOf).OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
                StringComparer.Ordinal),
            trained.HeldOut.ToDictionary(entry => Categories.NameOf(entry.Key), entry => entry.Value, StringComparer.Ordinal),
            trained.Missing.ToDictionary(shortage => Categories.NameOf(shortage.Category), shortage => shortage.ToString(), StringComparer.Ordinal),
            seed,
            trained.Classifier.VocabularySize,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Microsoft.ML"] = PackageVersionOf(typeof(MLContext)),
                [".NET"] = Environment.Version.ToString(),
            });

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ClassifierManifest FromJson(string json) =>
        JsonSerializer.Deserialize<ClassifierManifest>(json, Json) ?? throw new JsonException("The manifest is empty.");

    /// <summary>The assembly's own version stays 1.0.0.0 from release to release.</summary>
    private static string PackageVersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static string LabelOf(LabelledComment comment) => comment.Category is { } category ? Categories.NameOf(category) : "ok";
}

/// <param name="Files">SHA-256 of each.</param>
/// <param name="Labels">Comments by label.</param>
public sealed record ManifestSource(string Name, string Licence, IReadOnlyList<string> Files, IReadOnlyDictionary<string, int> Labels);
