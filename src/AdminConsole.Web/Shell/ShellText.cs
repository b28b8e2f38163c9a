namespace AdminConsole.Web.Shell;

/// <summary>Words of the frame: rail, palette, notices, sign-in, error pages, roles. English is the key; Chinese stands in <c>ShellText.zh.resx</c>.</summary>
public sealed class ShellText;
