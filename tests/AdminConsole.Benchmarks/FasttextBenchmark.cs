using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Benchmarks;

/// <summary>
/// Trains our classifier and Debian's fastText on the same four fifths of a file, scores the last fifth with both on one core,
/// and prints F1, comments per second and bytes allocated per comment. <c>fasttext FILE [CATEGORY]</c>.
/// </summary>
internal static class FasttextBenchmark
{
    private const int Folds = 5;
    private const int Rounds = 20;

    public static int Run(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("Name a file of labelled comments.");
            return 2;
        }

        var category = args.Length > 1 && Categories.TryParse(args[1], out var named) ? named : Category.Inflammatory;
        var comments = CommentDataset.ReadFile(args[0]).OfType<DatasetRow.Usable>().Select(row => row.Comment).Where(c => c.SpeaksAbout(category)).ToArray();
        var folds = GroupFolds.Assign(comments, Folds);
        LabelledComment[] train = [.. comments.Where((_, i) => folds[i] != 0)], test = [.. comments.Where((_, i) => folds[i] == 0)];
        if (new ClassifierTrainer(new ClassifierTrainerOptions { Categories = [category] }).Train("benchmark", train) is not TrainingOutcome.Trained trained)
            return 1;
        var texts = test.Select(comment => comment.Text).ToArray();
        var scores = test.Select(comment => new JudgedScore(trained.Classifier.Score(comment.Text)[category]!.Value, comment.Category == category)).ToArray();
        var (speed, bytes) = Speed(trained.Classifier, texts);
        Console.WriteLine($"{comments.Length} comments, {texts.Length} held out, {texts.Average(text => text.Length):0} UTF-16 units each");
        Print("ours", ClassifierEvaluation.Of(scores, trained.Thresholds[category]), speed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ours allocates {bytes:0.00} bytes per comment, file {ClassifierFile.ToBytes(trained.Classifier).Length / 1e6:0.0} MB"));
        return Fasttext(category, train, test, speed);
    }

    private static (double PerSecond, double Bytes) Speed(Classifier classifier, string[] texts)
    {
        foreach (var text in texts)
            classifier.Score(text);
        var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var text in texts)
                classifier.Score(text);
        }

        var scored = (double)Rounds * texts.Length;
        return (scored / Stopwatch.GetElapsedTime(started).TotalSeconds, (GC.GetAllocatedBytesForCurrentThread() - before) / scored);
    }

    /// <summary>Characters parted by blanks, one to three in a row, as Chinese has no words to part.</summary>
    private static int Fasttext(Category category, LabelledComment[] train, LabelledComment[] test, double ourSpeed)
    {
        var folder = Directory.CreateTempSubdirectory("fasttext-").FullName;
        try
        {
            var (model, trainFile, testFile) = (Path.Combine(folder, "model"), Path.Combine(folder, "train.txt"), Path.Combine(folder, "test.txt"));
            File.WriteAllLines(trainFile, train.Select(comment => (comment.Category == category ? "__label__1 " : "__label__0 ") + Spaced(comment.Text)));
            File.WriteAllLines(testFile, Enumerable.Repeat(test.Select(comment => Spaced(comment.Text)), Rounds).SelectMany(lines => lines));
            if (Start("supervised", "-input", trainFile, "-output", model, "-wordNgrams", "3", "-epoch", "10", "-lr", "0.5", "-thread", "1", "-verbose", "0") is null)
            {
                Console.WriteLine("fastText is not installed (apt-get install fasttext): nothing to compare with.");
                return 0;
            }

            var empty = Path.Combine(folder, "empty.txt");
            File.WriteAllText(empty, "");
            var loading = Stopwatch.StartNew();
            Start("predict", model + ".bin", empty);
            loading.Stop();
            var predicting = Stopwatch.StartNew();
            var said = Start("predict", model + ".bin", testFile)!;
            var seconds = (predicting.Elapsed - loading.Elapsed).TotalSeconds;
            var speed = said.Length / seconds;
            Print("fastText", ClassifierEvaluation.Of([.. test.Select((comment, i) => new JudgedScore(said[i] == "__label__1" ? 1 : 0, comment.Category == category))]), speed);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ours scores {ourSpeed / speed:0.0} times as many a second; loading fastText's model is left out of its time"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Spaced(string text) => string.Join(' ', text.EnumerateRunes().Where(rune => !System.Text.Rune.IsWhiteSpace(rune)));

    private static string[]? Start(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("fasttext", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static void Print(string name, ClassifierEvaluation figures, double speed) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-10} F1 {figures.F1:0.000}  macro-F1 {figures.MacroF1:0.000}  {speed,10:#,0} comments/s"));
}
