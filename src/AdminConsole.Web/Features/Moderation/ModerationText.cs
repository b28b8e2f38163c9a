namespace AdminConsole.Web.Features.Moderation;

/// <summary>Words of the rooms of moderation; English is the key, Chinese stands in <c>ModerationText.zh.resx</c>.</summary>
public sealed class ModerationText;
