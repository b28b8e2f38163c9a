global using AdminConsole.BrowserTests.Infrastructure;
global using AdminConsole.Tests.Infrastructure;
global using Xunit;

[assembly: AssemblyFixture(typeof(ConsoleBrowser))]
