global using AdminConsole.Tests.Infrastructure;
global using Xunit;
