using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Benchmarks;

/// <summary>How long the shipped classifier loads; texts a second on one core over the shipped comments: normalise, hear, score, explain. <c>classifier [SECONDS]</c>.</summary>
internal static class ClassifierBenchmark
{
    public static int Run(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 3;
        var loading = Stopwatch.GetTimestamp();
        var bytes = ShippedModel.Bytes();
        var box = ClassifierFile.FromBytes(bytes, "the shipped classifier");
        box.Score("warm");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the shipped classifier, {bytes.Length / 1e6:0.0} MB, judges its first comment {Stopwatch.GetElapsedTime(loading).TotalMilliseconds:0} ms after it is asked for, nothing loaded before"));
        var comments = WrittenComments.Read();
        var texts = comments.Select(comment => comment.Text).ToArray();
        var started = Stopwatch.GetTimestamp();
        if (new ClassifierTrainer(new ClassifierTrainerOptions()).Train("benchmark", comments) is not TrainingOutcome.Trained trained)
            return 1;
        Console.WriteLine($"{texts.Length} comments, {texts.Average(text => text.Length):0.0} UTF-16 units each; trained in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {trained.Classifier.VocabularySize} n-grams");

        var buffer = new NormalisedText();
        Measure("normalise", text => Normaliser.Normalise(text, buffer));
        var sound = new SoundText();
        Measure("normalise and hear", text =>
        {
            Normaliser.Normalise(text, buffer);
            Sounds.Hear(buffer, sound);
        });
        Measure("score", text => trained.Classifier.Score(text));
        Measure("score by the shipped one", text => box.Score(text));
        Measure("explain", text => trained.Classifier.Explain(text));
        return 0;

        void Measure(string name, Action<string> work)
        {
            foreach (var text in texts)
                work(text);
            var from = Stopwatch.GetTimestamp();
            long done = 0;
            while (Stopwatch.GetElapsedTime(from).TotalSeconds < seconds)
            {
                foreach (var text in texts)
                    work(text);
                done += texts.Length;
            }

            Console.WriteLine($"{name,-26} {done / Stopwatch.GetElapsedTime(from).TotalSeconds,12:#,0} texts/s");
        }
    }
}
