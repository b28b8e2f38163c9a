using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Features.Admin.People;

public sealed record PersonRow(Guid Id, string Name, string Email, string? Role, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, DateTimeOffset? LockedUntil, DateTimeOffset? LastAct);

public sealed record PeoplePage(IReadOnlyList<PersonRow> Rows, SortOrder Sort, bool Closed, int OpenCount, int ClosedCount)
{
    /// <summary>Whom the drawer shows; null shows the form for a new person.</summary>
    public PersonRow? Chosen { get; init; }

    public NewPerson New { get; init; } = new(null, null, null, null);

    /// <summary>What was wrong with the form last sent, by field; "" for the form as a whole.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

public sealed record NewPerson(string? Email, string? Name, string? Role, string? Password);
