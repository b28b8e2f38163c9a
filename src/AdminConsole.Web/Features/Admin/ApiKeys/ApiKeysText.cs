namespace AdminConsole.Web.Features.Admin.ApiKeys;

/// <summary>Words of the API keys room; English is the key, Chinese stands in <c>ApiKeysText.zh.resx</c>.</summary>
public sealed class ApiKeysText;
