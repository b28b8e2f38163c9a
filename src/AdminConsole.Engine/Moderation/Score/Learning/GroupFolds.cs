namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>Cuts comments into folds of about the same size so that a group is never on both sides of a cut.</summary>
public static class GroupFolds
{
    /// <summary>The fold (0…folds−1) of every comment. Depends on the groups only, not on the order of the rows.</summary>
    public static int[] Assign(IReadOnlyList<LabelledComment> comments, int folds)
    {
        // The largest groups first, each to the fold that is emptiest so far; ties by a hash, so that neighbours part.
        var groups = comments
            .Select((comment, row) => (Key: comment.Group.Length > 0 ? "g:" + comment.Group : "t:" + comment.Text, row))
            .GroupBy(entry => entry.Key, entry => entry.row, StringComparer.Ordinal)
            .Select(group => (Rows: group.ToArray(), Hash: Hash(group.Key), group.Key))
            .OrderByDescending(group => group.Rows.Length)
            .ThenBy(group => group.Hash)
            .ThenBy(group => group.Key, StringComparer.Ordinal);
        var sizes = new int[folds];
        var assigned = new int[comments.Count];
        foreach (var (rows, _, _) in groups)
        {
            var fold = Array.IndexOf(sizes, sizes.Min());
            foreach (var row in rows)
                assigned[row] = fold;
            sizes[fold] += rows.Length;
        }

        return assigned;
    }

    /// <summary>FNV-1a: the same on every machine and in every run, unlike <c>string.GetHashCode</c>.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return hash ^ (hash >> 29);
    }
}
