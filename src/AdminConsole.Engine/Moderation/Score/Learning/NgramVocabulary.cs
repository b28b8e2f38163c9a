using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// The n-grams seen in at least <see cref="MinDocuments"/> comments, or <see cref="MinTexts"/> texts when evasive copies count
/// too, or <see cref="MinPublic"/> public ones, in ascending key order, and the texts as rows of them.
/// </summary>
internal sealed class NgramVocabulary
{
    public const int MinDocuments = 2;

    public const int MinTexts = 4;

    /// <summary>Public comments, where they are but a hint.</summary>
    public const int MinPublic = 8;

    private NgramVocabulary(ulong[] keys, int[][] rows)
    {
        Keys = keys;
        Rows = rows;
    }

    public ulong[] Keys { get; }

    /// <summary>Per text, the comments first and then their copies, the ascending positions in <see cref="Keys"/> of the n-grams it holds, each once.</summary>
    public int[][] Rows { get; }

    /// <summary>The same keys, and of the texts only how they sound.</summary>
    public NgramVocabulary Heard() => new(Keys, [.. Rows.Select(row => row.Where(position => TextFeatures.IsSound(Keys[position])).ToArray())]);

    public static NgramVocabulary Build(IReadOnlyList<LabelledComment> comments, IReadOnlyList<LabelledComment> copies, bool publicIsHint, CancellationToken cancellationToken)
    {
        var distinct = new ulong[comments.Count + copies.Count][];
        var documents = new Dictionary<ulong, (int Comments, int Texts, int Public)>();
        var buffer = new NormalisedText();
        var sounds = new SoundText();
        var found = new List<ulong>();
        for (var i = 0; i < distinct.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = i < comments.Count ? comments[i].Text : copies[i - comments.Count].Text;
            var isPublic = publicIsHint && i < comments.Count && comments[i].Source == LabelSource.PublicSet;
            Normaliser.Normalise(text, buffer);
            found.Clear();
            var collector = new Collector(found);
            Sounds.Hear(buffer, sounds);
            TextFeatures.Visit(text, buffer, sounds, ref collector);
            found.Sort();
            var row = new List<ulong>(found.Count);
            foreach (var key in found)
            {
                if (row.Count > 0 && row[^1] == key)
                    continue;
                row.Add(key);
                ref var seen = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(documents, key, out _);
                if (isPublic)
                    seen.Public++;
                else
                    seen = (seen.Comments + (i < comments.Count ? 1 : 0), seen.Texts + 1, seen.Public);
            }

            distinct[i] = [.. row];
        }

        var keys = documents.Where(entry => entry.Value.Comments >= MinDocuments || entry.Value.Texts >= MinTexts || entry.Value.Public >= MinPublic).Select(entry => entry.Key).Order().ToArray();
        var positions = new Dictionary<ulong, int>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
            positions.Add(keys[i], i);
        var rows = new int[distinct.Length][];
        for (var i = 0; i < distinct.Length; i++)
        {
            var row = new List<int>(distinct[i].Length);
            foreach (var key in distinct[i])
            {
                if (positions.TryGetValue(key, out var position))
                    row.Add(position);
            }

            rows[i] = [.. row];
        }

        return new NgramVocabulary(keys, rows);
    }

    private readonly struct Collector(List<ulong> found) : IFeatureVisitor
    {
        public bool Visit(ulong key, int from, int to)
        {
            found.Add(key);
            return true;
        }
    }
}
