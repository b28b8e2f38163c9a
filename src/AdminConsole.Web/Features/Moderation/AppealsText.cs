namespace AdminConsole.Web.Features.Moderation;

/// <summary>Words of appeals and authors; English is the key, Chinese stands in <c>AppealsText.zh.resx</c>.</summary>
public sealed class AppealsText;
