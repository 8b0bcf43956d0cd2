using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Cli.Tests;

/// <summary>A terminal whose both streams and variables are the test's own.</summary>
internal sealed class TestTerminal
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    public TestTerminal(params (string Name, string? Value)[] variables)
    {
        Terminal = new Terminal
        {
            Out = TextWriter.Synchronized(new StringWriter(_out, CultureInfo.InvariantCulture)),
            Error = TextWriter.Synchronized(new StringWriter(_error, CultureInfo.InvariantCulture)),
            Variable = name => Array.Exists(variables, variable => variable.Name == name)
                ? Array.Find(variables, variable => variable.Name == name).Value
                : Environment.GetEnvironmentVariable(name),
        };
    }

    public Terminal Terminal { get; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public Task<int> RunAsync(params string[] args) => App.RunAsync(args, Terminal, CancellationToken.None);
}
