namespace AdminConsole.Web.Features.Settings;

/// <summary>Words of the settings page; English is the key, Chinese stands in <c>SettingsText.zh.resx</c>.</summary>
public sealed class SettingsText;
