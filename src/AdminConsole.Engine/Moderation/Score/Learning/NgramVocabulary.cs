using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>The n-grams seen in at least <see cref="MinDocuments"/> texts, in ascending key order, and the texts as rows of them.</summary>
internal sealed class NgramVocabulary
{
    public const int MinDocuments = 2;

    private NgramVocabulary(ulong[] keys, int[][] rows)
    {
        Keys = keys;
        Rows = rows;
    }

    public ulong[] Keys { get; }

    /// <summary>Per text, the ascending positions in <see cref="Keys"/> of the n-grams it holds, each once.</summary>
    public int[][] Rows { get; }

    public static NgramVocabulary Build(IReadOnlyList<LabelledComment> comments, CancellationToken cancellationToken)
    {
        var distinct = new ulong[comments.Count][];
        var documents = new Dictionary<ulong, int>();
        var buffer = new NormalisedText();
        var found = new List<ulong>();
        for (var i = 0; i < comments.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Normaliser.Normalise(comments[i].Text, buffer);
            found.Clear();
            NgramExtractor.Collect(buffer.Chars, found);
            found.Sort();
            var row = new List<ulong>(found.Count);
            foreach (var key in found)
            {
                if (row.Count > 0 && row[^1] == key)
                    continue;
                row.Add(key);
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(documents, key, out _)++;
            }

            distinct[i] = [.. row];
        }

        var keys = documents.Where(entry => entry.Value >= MinDocuments).Select(entry => entry.Key).Order().ToArray();
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
}
