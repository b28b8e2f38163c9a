namespace AdminConsole.Engine.Demo;

/// <summary>The people who work on the demo platform. The addresses are reserved (RFC 2606) and reach nobody.</summary>
public static class DemoAccounts
{
    public const string Moderator = "mod@demo.example";
    public const string SecondModerator = "mod2@demo.example";
    public const string Lead = "lead@demo.example";
    public const string Editor = "editor@demo.example";
    public const string ProductManager = "pm@demo.example";
    public const string Admin = "admin@demo.example";
}
