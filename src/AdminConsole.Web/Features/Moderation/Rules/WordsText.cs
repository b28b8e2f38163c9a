namespace AdminConsole.Web.Features.Moderation.Rules;

/// <summary>Words about word lists; English is the key, Chinese stands in <c>WordsText.zh.resx</c>.</summary>
public sealed class WordsText;
