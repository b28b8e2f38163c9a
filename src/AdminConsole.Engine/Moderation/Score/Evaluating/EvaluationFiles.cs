using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>Rows of one file, by what became of them.</summary>
/// <param name="Repeats">Rows left out because they stand in the test or in a file of rows to drop.</param>
public sealed record FileCounts(string File, int Used, int Unsure, IReadOnlyList<DatasetRow.Malformed> Malformed, int Repeats = 0);

/// <summary>The rows an evaluation works with, and where they came from.</summary>
internal sealed record EvaluationFiles(IReadOnlyList<DatasetRow.Usable> Train, IReadOnlyList<DatasetRow.Usable> Test, IReadOnlyList<FileCounts> Counts)
{
    /// <exception cref="DatasetException">A file cannot be used.</exception>
    public static EvaluationFiles Load(EvaluateClassifierOptions options, CancellationToken cancellationToken)
    {
        var left = options.DropFiles.SelectMany(CommentDataset.ReadTexts).Select(NearDuplicates.KeyOf).ToHashSet(StringComparer.Ordinal);
        var (test, testCounts) = Load(options.TestFile, options.Category, [], cancellationToken);
        if (!options.KeepRepeats)
            left.UnionWith(test.Select(row => NearDuplicates.KeyOf(row.Comment.Text)));
        var train = new List<DatasetRow.Usable>();
        var counts = new List<FileCounts>();
        foreach (var file in options.TrainFiles)
        {
            var (rows, read) = Load(file, options.Category, left, cancellationToken);
            train.AddRange(rows);
            counts.Add(read);
        }

        counts.Add(testCounts);
        return new EvaluationFiles(train, test, counts);
    }

    private static (List<DatasetRow.Usable> Rows, FileCounts Counts) Load(
        string file, Category category, HashSet<string> leftOut, CancellationToken cancellationToken)
    {
        int unsure = 0, repeats = 0;
        var rows = new List<DatasetRow.Usable>();
        var malformed = new List<DatasetRow.Malformed>();
        foreach (var row in CommentDataset.ReadFile(file, category))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (row)
            {
                case DatasetRow.Usable usable when leftOut.Count > 0 && leftOut.Contains(NearDuplicates.KeyOf(usable.Comment.Text)):
                    repeats++;
                    break;
                case DatasetRow.Usable usable:
                    rows.Add(usable);
                    break;
                case DatasetRow.Unsure:
                    unsure++;
                    break;
                case DatasetRow.Malformed bad:
                    malformed.Add(bad);
                    break;
            }
        }

        return (rows, new FileCounts(file, rows.Count, unsure, malformed, repeats));
    }
}

/// <summary>What to train on for which rows of the test: once for all of them, or once per fold.</summary>
internal sealed record EvaluationParts(IReadOnlyList<(IReadOnlyList<DatasetRow.Usable> Train, IReadOnlyList<int> Test)> Parts)
{
    /// <param name="seed">Another one cuts other folds.</param>
    public static EvaluationParts Of(EvaluationFiles files, int? folds, int[] clusters, int seed = 1)
    {
        if (folds is not { } count)
            return new EvaluationParts([(files.Train, [.. Enumerable.Range(0, files.Test.Count)])]);
        var grouped = files.Test.Select((row, i) => row.Comment with { Group = seed == 1 ? $"cluster {clusters[i]}" : $"cluster {clusters[i]} {seed}" }).ToArray();
        var foldOf = GroupFolds.Assign(grouped, count);
        return new EvaluationParts([.. Enumerable.Range(0, count).Select(fold => (
            (IReadOnlyList<DatasetRow.Usable>)[.. files.Train, .. files.Test.Where((_, i) => foldOf[i] != fold)],
            (IReadOnlyList<int>)[.. Enumerable.Range(0, files.Test.Count).Where(i => foldOf[i] == fold)]))]);
    }
}
