using System.Globalization;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// The variables that an extension process sees. Each one is read when it is requested. An extension's constructor can take this type
/// as a parameter. To run several hosts in one test process, give each its own instance with
/// <see cref="ExtensionHostBuilder.UseEnvironment"/>.
/// </summary>
public sealed class LambdaEnvironment
{
    private readonly Func<string, string?> _read;
    private readonly Func<IEnumerable<string>> _names;

    private LambdaEnvironment(Func<string, string?> read, Func<IEnumerable<string>> names)
    {
        _read = read;
        _names = names;
    }

    /// <summary>Gets the variables of this process.</summary>
    public static LambdaEnvironment Current { get; } = new(Environment.GetEnvironmentVariable, static () => Environment.GetEnvironmentVariables().Keys.Cast<string>());

    /// <summary>
    /// Gets the value of <c>AWS_LAMBDA_RUNTIME_API</c>: host and port of the Extensions API; <see langword="null"/> outside Lambda.
    /// </summary>
    public string? RuntimeApi => this["AWS_LAMBDA_RUNTIME_API"];

    /// <summary>Gets the value of <c>AWS_LAMBDA_FUNCTION_NAME</c>.</summary>
    public string? FunctionName => this["AWS_LAMBDA_FUNCTION_NAME"];

    /// <summary>Gets the value of <c>AWS_LAMBDA_FUNCTION_VERSION</c>, such as <c>$LATEST</c> or <c>7</c>.</summary>
    public string? FunctionVersion => this["AWS_LAMBDA_FUNCTION_VERSION"];

    /// <summary>
    /// Gets the value of <c>AWS_LAMBDA_FUNCTION_MEMORY_SIZE</c> in MB: the memory that function and extensions share;
    /// <see langword="null"/> when absent or not a number.
    /// </summary>
    public int? FunctionMemorySizeMB =>
        int.TryParse(this["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], NumberStyles.None, CultureInfo.InvariantCulture, out int mb) ? mb : null;

    /// <summary>Gets the value of <c>AWS_REGION</c>.</summary>
    public string? Region => this["AWS_REGION"];

    /// <summary>Gets the value of <c>AWS_LAMBDA_INITIALIZATION_TYPE</c>.</summary>
    public InitializationType InitializationType => new(this["AWS_LAMBDA_INITIALIZATION_TYPE"]);

    /// <summary>Gets the names of all variables. It reads the whole environment, so do not use it before the first <c>next</c>.</summary>
    internal IEnumerable<string> Names => _names();

    /// <summary>Gets a variable, without surrounding white space; <see langword="null"/> when it is not set, empty, or blank.</summary>
    /// <param name="name">The variable's name, case-sensitive.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public string? this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return _read(name)?.Trim() is { Length: > 0 } value ? value : null;
        }
    }

    /// <summary>
    /// Creates an environment with your own variables instead of the process's, for tests and for extensions inside another process.
    /// </summary>
    /// <param name="variables">The name and the value of each variable; they are read at each access.</param>
    /// <exception cref="ArgumentNullException"><paramref name="variables"/> is null.</exception>
    public static LambdaEnvironment FromVariables(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return new(variables.GetValueOrDefault, () => variables.Keys);
    }
}
