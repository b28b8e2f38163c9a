namespace AdminConsole.Web.Features.Catalogue;

/// <summary>Words of the catalogue; English is the key, Chinese stands in <c>CatalogueText.zh.resx</c>.</summary>
public sealed class CatalogueText;
