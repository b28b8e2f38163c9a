namespace AdminConsole.Web.Features.Moderation.Rules.Thresholds;

/// <summary>Words of the threshold desk and of automatic rules; English is the key, Chinese stands in ThresholdsText.zh.resx.</summary>
public sealed class ThresholdsText;
