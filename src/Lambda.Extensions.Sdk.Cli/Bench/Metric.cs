namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>A figure that is measured in each life of an environment.</summary>
/// <param name="Name">The name in budgets and JSON.</param>
/// <param name="Unit">The unit of its values, <c>ms</c> or <c>MiB</c>.</param>
/// <param name="Text">The description in the table.</param>
internal sealed record Metric(string Name, string Unit, string Text)
{
    public const string Milliseconds = "ms";

    public const string Mebibytes = "MiB";

    public static readonly Metric Init = new("init", Milliseconds, "cold start to the end of INIT");
    public static readonly Metric Register = new("register", Milliseconds, "start of the process to register");
    public static readonly Metric FirstNext = new("first-next", Milliseconds, "register to the first next");
    public static readonly Metric Held = new("held", Milliseconds, "held after the response, per invocation");
    public static readonly Metric Duration = new("duration", Milliseconds, "invocation");
    public static readonly Metric Exit = new("exit", Milliseconds, "SHUTDOWN to exit");
    public static readonly Metric Memory = new("rss", Mebibytes, "peak of resident memory");

    public static readonly IReadOnlyList<Metric> All = [Init, Register, FirstNext, Held, Duration, Exit, Memory];
}
