using AdminConsole.Benchmarks;

// One name, one class; each prints what it measures. No timed tests live here.
var benchmarks = new Dictionary<string, Func<string[], int>>(StringComparer.Ordinal)
{
    ["classifier"] = ClassifierBenchmark.Run,
    ["fasttext"] = FasttextBenchmark.Run,
    ["http"] = HttpBenchmark.Run,
    ["ingest"] = IngestBenchmark.Run,
    ["decide"] = DecideBenchmark.Run,
    ["batch"] = BatchBenchmark.Run,
    ["search"] = SearchBenchmark.Run,
    ["recommender"] = RecommenderBenchmark.Run,
    ["words"] = WordsBenchmark.Run,
    ["campaigns"] = CampaignBenchmark.Run,
    ["thresholds"] = ThresholdBenchmark.Run,
};
if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var run))
    return run(args[1..]);
Console.Error.WriteLine($"Name a benchmark: {string.Join(", ", benchmarks.Keys.Order(StringComparer.Ordinal))}.");
return 2;
