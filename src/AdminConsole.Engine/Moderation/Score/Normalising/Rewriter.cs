namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>
/// Second pass: joins what was split, shortens what was repeated, masks numbers, addresses and account names, turns an
/// emoji beside a Han character into the character it stands for. Works in place; what is written never overtakes what is read.
/// </summary>
internal ref struct Rewriter
{
    private static readonly char[] EmojiAsHan = LoadEmoji(between: false);
    private static readonly char[] EmojiBetweenHan = LoadEmoji(between: true);

    private readonly NormalisedText _text;
    private readonly ReadOnlySpan<char> _in;
    private int _read;
    private int _write;
    private int _hanRun; // Han characters written since the last thing that is not Han
    private int _emoticonEnd = -1; // where the bracket stands that closes the emoticon being read

    private Rewriter(NormalisedText text)
    {
        _text = text;
        _in = text.Chars;
    }

    public static void Rewrite(NormalisedText text)
    {
        var rewriter = new Rewriter(text);
        while (rewriter._read < rewriter._in.Length)
            rewriter.Step();
        while (rewriter._write > 0 && text[rewriter._write - 1] == ' ')
            rewriter._write--;
        text.TruncateTo(rewriter._write);
    }

    private void Step()
    {
        var c = _in[_read];
        switch (CharClasses.Of(c))
        {
            case CharClass.Han:
                Han(c);
                break;
            case CharClass.Letter or CharClass.Digit:
                _hanRun = 0;
                Word();
                break;
            case CharClass.Space:
                _hanRun = 0;
                if (_write > 0 && _text[_write - 1] != ' ')
                    Emit(' ', _read, _read + 1);
                _read++;
                break;
            default:
                Other(c);
                break;
        }
    }

    private void Han(char c)
    {
        Repeatable(c, _read);
        _read++;
        _hanRun++;
        var next = _read;
        bool filler = false, doubled = false;
        while (next < _in.Length && next - _read < 3)
        {
            var kind = CharClasses.Of(_in[next]);
            if (kind is not (CharClass.Filler or CharClass.Joiner or CharClass.Space))
                break;
            filler |= kind == CharClass.Filler;
            doubled |= kind != CharClass.Space && next > _read && _in[next] == _in[next - 1]; // ".." and "--" are punctuation
            next++;
        }

        if (next == _read || next == _in.Length || !CharClasses.IsHan(_in[next]) || doubled)
            return;
        var nextStandsAlone = next + 1 == _in.Length || !CharClasses.IsHan(_in[next + 1]);
        if (filler || _hanRun == 1 || nextStandsAlone)
            _read = next;
    }

    private void Other(char c)
    {
        if (HanFor(c) is not '\0' and var han)
        {
            Repeatable(han, _read++);
            _hanRun++;
            return;
        }

        _hanRun = 0;
        if (_read == _emoticonEnd)
        {
            _read++;
            return;
        }

        if (c == '[' && TokenEnds.Emoticon(_in, _read) is { } closing)
        {
            _emoticonEnd = closing;
            Mask(Placeholder.Emoticon, _read + 1);
            return;
        }

        if (c == '(' && TokenEnds.Kaomoji(_in, _read) is { } afterFace)
        {
            Mask(Placeholder.Kaomoji, afterFace);
            return;
        }

        if (c == '@' && _read + 1 < _in.Length && CharClasses.IsWord(_in[_read + 1]))
        {
            Mask(Placeholder.Mention, TokenEnds.Word(_in, _read + 1));
            return;
        }

        if (char.IsHighSurrogate(c) && _read + 1 < _in.Length)
        {
            Emit(c, _read, _read + 1);
            Emit(_in[_read + 1], _read + 1, _read + 2);
            _read += 2;
            return;
        }

        Repeatable(c, _read++);
    }

    private void Word()
    {
        var end = TokenEnds.Word(_in, _read);
        if (TokenEnds.Address(_in, _read, end) is { } addressEnd)
        {
            Mask(Placeholder.Address, addressEnd);
            return;
        }

        var run = _in[_read..end];
        var digits = 0;
        foreach (var c in run)
            digits += c is >= '0' and <= '9' ? 1 : 0;
        if (digits == run.Length)
            Digits(run, end);
        else if (digits > 0)
            Mixed(run, digits, end);
        else if (run.Length >= 4 && FollowsContactKey())
            Mask(Placeholder.Account, end);
        else
            Letters(end);
    }

    private void Digits(ReadOnlySpan<char> run, int end)
    {
        if (run[0] != '0' && run.IndexOfAnyExcept(run[0]) < 0)
        {
            // 666, 55555: a laugh or a cry, not a number.
            for (; _read < end; _read++)
                Repeatable(_in[_read], _read);
            return;
        }

        if (run.Length >= 5)
            Mask(Placeholder.LongNumber, end);
        else if (run.Length >= 3)
            Mask(Placeholder.Number, end);
        else
            Plain(end);
    }

    private void Mixed(ReadOnlySpan<char> run, int digits, int end)
    {
        foreach (var key in LatinWords.ContactKeys)
        {
            if (run.Length >= key.Length + 4 && run.StartsWith(key, StringComparison.Ordinal) && run[key.Length] is >= '0' and <= '9')
            {
                Plain(_read + key.Length);
                Mask(Placeholder.Account, end);
                return;
            }
        }

        if (run.Length >= 5 && Sounds.IsTonedPinyin(run))
        {
            for (; _read < end; _read++)
            {
                if (_in[_read] is >= 'a' and <= 'z')
                    Emit(_in[_read], _read, _read + 1);
                else
                    _text.ExtendTo(_write - 1, _text.EndOf(_read));
            }

            return;
        }

        var letters = run.Length - digits;
        if (letters >= 3 && digits * 3 <= letters && run[0] is >= 'a' and <= 'z' && run[^1] is >= 'a' and <= 'z')
        {
            // Letters with a figure among them: t4lentless, str3ams.
            for (; _read < end; _read++)
                Repeatable(LatinWords.LetterFor(_in[_read]), _read);
        }
        else if (run.Length >= 5)
            Mask(Placeholder.Account, end);
        else
            Plain(end);
    }

    private void Letters(int end)
    {
        var single = end - _read == 1;
        for (; _read < end; _read++)
        {
            if (_in[_read] != '_')
                Repeatable(_in[_read], _read);
        }

        if (end + 1 >= _in.Length || CharClasses.Of(_in[end + 1]) != CharClass.Letter)
            return;
        var separator = _in[end];
        if (separator is '@' or '$')
            Emit(LatinWords.LetterFor(separator), _read++, end + 1); // de@d, a$$
        else if (single && _in[end - 1] is not ('a' or 'i')
            && CharClasses.Of(separator) is CharClass.Space or CharClass.Filler or CharClass.Joiner
            && TokenEnds.Word(_in, end + 1) == end + 2)
            _read++; // t.m.d, s b
    }

    /// <summary>The Han character an emoji stands for where it is read, or NUL.</summary>
    private readonly char HanFor(char emoji)
    {
        var after = _write > 0 && CharClasses.IsHan(_text[_write - 1]);
        if (!after && !(_read + 1 < _in.Length && CharClasses.IsHan(_in[_read + 1])))
            return '\0';
        if (EmojiAsHan[emoji] is not '\0' and var han)
            return han;
        return after && _read + 1 < _in.Length && (CharClasses.IsHan(_in[_read + 1]) || EmojiAsHan[_in[_read + 1]] != '\0') ? EmojiBetweenHan[emoji] : '\0';
    }

    /// <summary>True after 微信: or vx: and the like, when a word of letters is somebody's account.</summary>
    private readonly bool FollowsContactKey()
    {
        var at = _write - 1;
        while (at >= 0 && _text[at] == ' ')
            at--;
        if (at < 1 || _text[at] is not (':' or '号'))
            return false;
        return _text[at - 1] is '信' or '微' or '薇' or 'v' or 'x' or 'q' or '群' or '号' or '❤';
    }

    private void Plain(int end)
    {
        for (; _read < end; _read++)
            Repeatable(_in[_read], _read);
    }

    private void Mask(char placeholder, int end)
    {
        Emit(placeholder, _read, end);
        _read = end;
    }

    /// <summary>The same character three times says no more than twice; the second covers the rest.</summary>
    private void Repeatable(char c, int at)
    {
        if (_write >= 2 && _text[_write - 1] == c && _text[_write - 2] == c)
            _text.ExtendTo(_write - 1, _text.EndOf(at));
        else
            Emit(c, at, at + 1);
    }

    private void Emit(char c, int from, int to) => _text.Put(_write++, c, _text.StartOf(from), _text.EndOf(to - 1));

    private static char[] LoadEmoji(bool between)
    {
        var table = new char[char.MaxValue + 1];
        var folding = new FoldTable();
        foreach (var line in Tables.Lines("emoji").Where(line => (line[0] == '=') == between))
        {
            var emoji = between ? line[2..^2] : line[..^2];
            var folded = emoji.Length == 1 ? folding[emoji[0]] : FoldTable.FoldPair(emoji[0], emoji[1]);
            table[folded ?? throw new InvalidOperationException($"'{line}' is no emoji.")] = line[^1];
        }

        return table;
    }
}
