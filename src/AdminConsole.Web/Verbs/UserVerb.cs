using System.CommandLine;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;

namespace AdminConsole.Web.Verbs;

/// <summary><c>user add EMAIL --role ROLE</c>, password from standard input: how the first admin comes to be.</summary>
internal static class UserVerb
{
    public static Command Create()
    {
        var email = new Argument<string>("EMAIL") { Description = "The address they sign in with." };
        var role = new Option<string>("--role") { Description = $"One of {string.Join(", ", Roles.All)}.", Required = true, HelpName = "ROLE" };
        var name = new Option<string>("--name") { Description = "The name colleagues see. Default: the part before @." };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var add = new Command("add", "Add a person. The password is read from standard input.") { email, role, name };
        add.SetAction((parsed, cancellationToken) => AddAsync(
            parsed, parsed.GetRequiredValue(email), parsed.GetRequiredValue(role), parsed.GetValue(name) ?? "", cancellationToken));
        return new Command("user", "People who sign in.") { add };
    }

    private static async Task<int> AddAsync(
        ParseResult parsed, string email, string role, string name, CancellationToken cancellationToken)
    {
        if (!Console.IsInputRedirected)
            await Console.Error.WriteAsync("Password: ");
        var password = await Console.In.ReadLineAsync(cancellationToken) ?? "";
        await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
        var outcome = await scope.Get<People>().AddAsync(
            ProcessContext.System("person.add", "command line"), email, name, role, password, cancellationToken);
        switch (outcome)
        {
            case PersonOutcome.Saved:
                await Console.Out.WriteLineAsync($"Added {email} as {role}.");
                return ConsoleVerbs.Done;
            case PersonOutcome.AlreadyExists:
                await Console.Error.WriteLineAsync($"{email} has an account already. Change it on the People page.");
                return ConsoleVerbs.WrongUsage;
            case PersonOutcome.Invalid(PersonProblem.Email):
                await Console.Error.WriteLineAsync($"'{email}' is not an e-mail address.");
                return ConsoleVerbs.WrongUsage;
            case PersonOutcome.Invalid(PersonProblem.PasswordTooShort):
                await Console.Error.WriteLineAsync($"The password is too short: pipe one of at least {People.MinimumPasswordLength} characters to standard input.");
                return ConsoleVerbs.WrongUsage;
            default:
                await Console.Error.WriteLineAsync("The password repeats too few characters: use at least five different ones.");
                return ConsoleVerbs.WrongUsage;
        }
    }
}
