using AdminConsole.Web.Verbs;

return await ConsoleVerbs.RunAsync(args);
