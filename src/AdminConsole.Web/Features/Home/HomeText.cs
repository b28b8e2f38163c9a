namespace AdminConsole.Web.Features.Home;

/// <summary>Words of the home pages; English is the key, Chinese stands in <c>HomeText.zh.resx</c>.</summary>
public sealed class HomeText;
