using System.Text.Json;
using AdminConsole.Engine.Curation.Train;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Web.Shell;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Models;

public sealed record ManifestFact(string Name, string Value);

/// <summary>What a manifest says, in words.</summary>
internal static class ManifestFacts
{
    public static IReadOnlyList<ManifestFact> Of(ModelVersion version, IStringLocalizer<ModelsText> words, TimeZoneInfo zone)
    {
        try
        {
            return version.Kind == ModelKind.Classifier
                ? Classifier(ClassifierManifest.FromJson(version.Manifest), words, zone)
                : Recommender(JsonSerializer.Deserialize<RecommenderManifest>(version.Manifest), words, zone);
        }
        catch (JsonException)
        {
            return [new ManifestFact(words["Data"], words["the manifest cannot be read"])];
        }
    }

    private static List<ManifestFact> Classifier(ClassifierManifest manifest, IStringLocalizer<ModelsText> words, TimeZoneInfo zone)
    {
        var facts = new List<ManifestFact>();
        if (manifest is { DataFrom: { } from, DataTo: { } to })
            facts.Add(new ManifestFact(words["Data"], $"{Say.Day(from, zone)} – {Say.Day(to, zone)}"));
        foreach (var (source, counts) in manifest.Counts ?? new Dictionary<string, IReadOnlyDictionary<string, int>>())
        {
            var flagged = counts.Where(c => c.Key != "ok").Sum(c => c.Value);
            facts.Add(new ManifestFact(Source(source, words), words["{0} comments, {1} of them to come down", Say.Number(counts.Values.Sum()), Say.Number(flagged)]));
        }

        facts.Add(new ManifestFact(words["Learner"], words["characters 1–3, NB ratio, SDCA, seed {0}", manifest.Seed]));
        facts.Add(new ManifestFact(words["Vocabulary"], Say.Number(manifest.VocabularySize)));
        if (manifest.Libraries is { Count: > 0 } libraries)
            facts.Add(new ManifestFact(words["Libraries"], string.Join(", ", libraries.Select(l => $"{l.Key} {l.Value}"))));
        if (manifest.TrainedIn is { } seconds)
            facts.Add(new ManifestFact(words["Trained in"], Say.Duration(TimeSpan.FromSeconds(seconds))));
        return facts;
    }

    private static List<ManifestFact> Recommender(RecommenderManifest? manifest, IStringLocalizer<ModelsText> words, TimeZoneInfo zone)
    {
        if (manifest?.Settings is null)
            return [];
        return
        [
            new ManifestFact(words["Data"], $"{Say.Day(manifest.From, zone)} – {Say.Day(manifest.Until, zone)}"),
            new ManifestFact(words["Learned from"], words["{0} likings of {1} listeners on {2} tracks", Say.Number(manifest.Interactions), Say.Number(manifest.Listeners), Say.Number(manifest.Tracks)]),
            new ManifestFact("RP3beta", $"α {ModelsWords.Plain(manifest.Settings.Walk.Alpha)}, β {ModelsWords.Plain(manifest.Settings.Walk.Beta)}"),
            new ManifestFact("iALS", words["{0} dimensions, {1} of the mix", manifest.Settings.Factors.Dimensions, Say.Percent(manifest.Settings.FactorShare)]),
        ];
    }

    private static string Source(string source, IStringLocalizer<ModelsText> words) => source switch
    {
        "PlatformDecision" => words["Decisions"],
        "Imported" => words["Imported labels"],
        "Written" => words["Written for the product"],
        "PublicSet" => words["Public sets"],
        _ => source,
    };
}
