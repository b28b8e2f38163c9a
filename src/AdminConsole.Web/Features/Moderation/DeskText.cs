namespace AdminConsole.Web.Features.Moderation;

/// <summary>Words of the desk: views, batches, holding and handing over. English is the key, Chinese stands in <c>DeskText.zh.resx</c>.</summary>
public sealed class DeskText;
