namespace AdminConsole.Web.Features.Admin.Audit;

/// <summary>Words of the audit log; English is the key, Chinese stands in <c>AuditText.zh.resx</c>.</summary>
public sealed class AuditText;
