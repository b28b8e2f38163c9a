using System.Globalization;

namespace AdminConsole.Web.Shell;

/// <summary>Speaks another language for a moment: the notice after changing the language is in the new one.</summary>
public readonly struct CultureScope : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

    public CultureScope(string language) => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

    public void Dispose() => CultureInfo.CurrentUICulture = _before;
}
