namespace AdminConsole.Web.Features.Admin.Health;

/// <summary>Words of the health page; English is the key, Chinese stands in <c>HealthText.zh.resx</c>.</summary>
public sealed class HealthText;
