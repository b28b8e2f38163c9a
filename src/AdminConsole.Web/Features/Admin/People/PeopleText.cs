namespace AdminConsole.Web.Features.Admin.People;

/// <summary>Words of the people room; English is the key, Chinese stands in <c>PeopleText.zh.resx</c>.</summary>
public sealed class PeopleText;
