using System.Globalization;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>Shows all environments: each line has the number of its environment and the offset since its start.</summary>
internal sealed class StartOutput(Terminal terminal, StartOptions options)
{
    private const int NameWidth = 12;

    private readonly Ansi _ansi = new(terminal.UseColor);
    private readonly Lock _gate = new();
    private readonly List<Task> _followed = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Begin(PreparedRun prepared, Uri address, bool hasKeys)
    {
        lock (_gate)
        {
            terminal.Out.WriteLine($"{_ansi.Bold("lambda-ext start")}: {options.Name} at {address.AbsoluteUri.TrimEnd('/')}");
            terminal.Out.WriteLine($"  {"function".PadRight(NameWidth)}  {prepared.Function?.ToString() ?? "built-in echo"}");
            foreach (PreparedExtension extension in prepared.Extensions) terminal.Out.WriteLine($"  {extension.Name.PadRight(NameWidth)}  {extension.Origin}");
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"  aws lambda invoke --endpoint-url {address.AbsoluteUri.TrimEnd('/')} --function-name {options.Name} /dev/stdout");
            terminal.Out.WriteLine($"  curl -d '{{}}' {address.AbsoluteUri}2015-03-31/functions/{options.Name}/invocations");
            terminal.Out.WriteLine(hasKeys ? "  keys: " + StartKeys.Help : "  Ctrl+C ends it.");
            terminal.Out.WriteLine();
        }

        _begun.TrySetResult();
    }

    /// <summary>Shows the events of a new environment until it ends.</summary>
    public void Follow(int number, LambdaEmulator emulator)
    {
        lock (_gate)
        {
            _followed.RemoveAll(task => task.IsCompleted);
            _followed.Add(Task.Run(() => ShowAsync(number, emulator.Timeline)));
        }
    }

    /// <summary>Shows a line of the tool itself.</summary>
    public void Note(string text)
    {
        lock (_gate) terminal.Out.WriteLine(_ansi.Bold("lambda-ext: ") + text);
    }

    /// <summary>Waits until the last event is shown.</summary>
    public Task EndAsync()
    {
        _begun.TrySetResult();
        lock (_gate) return Task.WhenAll(_followed);
    }

    private async Task ShowAsync(int number, EmulatorTimeline timeline)
    {
        // Below the lines of Begin.
        await _begun.Task.ConfigureAwait(false);
        var text = new EventText();
        await foreach (EmulatorEvent happened in timeline.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (text.Describe(happened) is { } line) Write(number, happened, line);
            if (happened is ProgramStartedEvent { ProcessId: { } id } && options.Debugged is { } debugged && debugged == (happened.Extension ?? DebuggedProgram.Function))
                Note(string.Create(CultureInfo.InvariantCulture, $"attach a debugger to {debugged}, process {id}. No time limit applies"));
        }
    }

    private void Write(int number, EmulatorEvent happened, EventLine line)
    {
        string who = line.Source switch
        {
            EventSource.Extension => _ansi.Cyan(happened.Extension!.PadRight(NameWidth)),
            EventSource.Function => _ansi.Green("function".PadRight(NameWidth)),
            _ => "platform".PadRight(NameWidth),
        };
        string text = line.Kind switch
        {
            EventLineKind.Bad => _ansi.Red(line.Text),
            EventLineKind.ErrorLog => _ansi.Yellow("! ") + line.Text,
            EventLineKind.Log => _ansi.Dim("| ") + line.Text,
            _ => line.Text,
        };
        string where = string.Create(CultureInfo.InvariantCulture, $"#{number,-3}{happened.Offset.TotalMilliseconds,10:F1}");
        lock (_gate) terminal.Out.WriteLine($"{_ansi.Dim(where)}  {who}  {text}");
    }
}
