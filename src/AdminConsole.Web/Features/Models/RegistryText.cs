namespace AdminConsole.Web.Features.Models;

/// <summary>Words of a version's page below its gate; English is the key, Chinese stands in RegistryText.zh.resx.</summary>
public sealed class RegistryText;
