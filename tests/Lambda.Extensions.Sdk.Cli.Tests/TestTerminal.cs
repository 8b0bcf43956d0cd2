namespace Lambda.Extensions.Sdk.Cli.Tests;

/// <summary>A terminal whose both streams and variables are the test's own.</summary>
internal sealed class TestTerminal
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public TestTerminal(params (string Name, string? Value)[] variables)
    {
        Terminal = new Terminal
        {
            Out = TextWriter.Synchronized(_out),
            Error = TextWriter.Synchronized(_error),
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
