namespace AdminConsole.Web.Features.Moderation.Webhooks;

/// <summary>Words of telling the platform; English is the key, Chinese stands in <c>WebhooksText.zh.resx</c>.</summary>
public sealed class WebhooksText;
