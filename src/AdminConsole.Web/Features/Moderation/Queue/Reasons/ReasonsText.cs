namespace AdminConsole.Web.Features.Moderation.Queue.Reasons;

/// <summary>Words of a score's reasons; English is the key, Chinese stands in ReasonsText.zh.resx.</summary>
public sealed class ReasonsText;
