namespace AdminConsole.Web.Features.Moderation.Quality;

/// <summary>Words of the quality room; English is the key, Chinese stands in QualityText.zh.resx.</summary>
public sealed class QualityText;
