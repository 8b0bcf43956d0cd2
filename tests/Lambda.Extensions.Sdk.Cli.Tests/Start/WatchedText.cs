using System.Text;

namespace Lambda.Extensions.Sdk.Cli.Tests.Start;

/// <summary>Collects what the tool prints, and waits for a text in it.</summary>
internal sealed class WatchedText : TextWriter
{
    /// <summary>So that a hang fails instead of hanging.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(240);

    private readonly StringBuilder _text = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_text)
        {
            _text.Append(value);
            var changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override string ToString()
    {
        lock (_text) return _text.ToString();
    }

    /// <summary>Waits until the text has been printed so many times.</summary>
    public async Task WaitForAsync(string expected, int times = 1)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            Task changed;
            lock (_text)
            {
                if (_text.ToString().Split(expected).Length > times) return;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"'{expected}' was not printed:\n{this}");
            }
        }
    }
}
