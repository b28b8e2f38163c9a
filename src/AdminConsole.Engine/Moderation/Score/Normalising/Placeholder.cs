namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>
/// What stands in the normalised text for things whose exact value must not be learned: one phone number is as good as
/// another, and invented ones in training comments would give their labels away. Private-use characters, which the
/// fold table drops from the input, so that nobody can type one.
/// </summary>
public static class Placeholder
{
    /// <summary>Three or four digits: a year, a price, a house number.</summary>
    public const char Number = '\uE001';

    /// <summary>Five digits or more: a phone, group or card number.</summary>
    public const char LongNumber = '\uE002';

    /// <summary>A web or e-mail address.</summary>
    public const char Address = '\uE003';

    /// <summary>An @name in Latin letters.</summary>
    public const char Mention = '\uE004';

    /// <summary>Letters and digits mixed, or the word after 微信: an account's name.</summary>
    public const char Account = '\uE005';

    /// <summary>Opens a platform's own emoticon: [大哭] is read as the mark and 大哭.</summary>
    public const char Emoticon = '\uE006';

    /// <summary>A face made of signs in brackets: (╯°□°).</summary>
    public const char Kaomoji = '\uE007';

    /// <summary>Emoji of the planes above the basic one are folded to one character each from here on.</summary>
    internal const char FirstEmoji = '\uE800';
}
