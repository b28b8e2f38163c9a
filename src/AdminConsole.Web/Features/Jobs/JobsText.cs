namespace AdminConsole.Web.Features.Jobs;

/// <summary>Words of the jobs and schedules rooms; English is the key, Chinese stands in <c>JobsText.zh.resx</c>.</summary>
public sealed class JobsText;
