using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.Sandboxing;

/// <summary>Folders for layers and for the function, and a builder whose processes see them.</summary>
internal sealed class SandboxFixture : IDisposable
{
    private readonly ScriptFolder _opt = new();
    private readonly ScriptFolder _task = new();

    public SandboxFixture() => Directory.CreateDirectory(Opt + "/extensions");

    public string Opt => _opt.Path;

    public string Task => _task.Path;

    /// <summary>Adds a Python program to the layer.</summary>
    public string OptPython(string name, string code) => _opt.Python(name, code);

    /// <summary>Adds a file to the layer.</summary>
    public string OptFile(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Opt, name))!);
        return _opt.File(name, content);
    }

    /// <summary>Adds a Python program to the function's folder.</summary>
    public string TaskPython(string name, string code) => _task.Python(name, code);

    /// <summary>Adds a file to the function's folder.</summary>
    public string TaskFile(string name, string content) => _task.File(name, content);

    public LambdaEmulatorBuilder Builder(SandboxMode mode = SandboxMode.On, Action<SandboxOptions>? more = null) =>
        LambdaEmulator.CreateBuilder().WithSandbox(sandbox =>
        {
            sandbox.Mode = mode;
            sandbox.OptFolder = Opt;
            more?.Invoke(sandbox);
        });

    /// <summary>Ends the test with the reason where no sandbox is possible.</summary>
    public static async Task RequireAsync()
    {
        using var scripts = new ScriptFolder();
        await using var probe = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Sh("ext", "exit 0"))
            .WithSandbox()
            .StartWithoutInitAsync();
        if (probe.Timeline.OfType<Timeline.SandboxNoteEvent>().FirstOrDefault() is { } note) Assert.Ignore($"This machine allows no sandbox: {note.Note}");
    }

    public void Dispose()
    {
        _opt.Dispose();
        _task.Dispose();
    }
}
