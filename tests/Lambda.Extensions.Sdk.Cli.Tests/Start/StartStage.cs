using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Lambda.Extensions.Sdk.Cli.Tests.Start;

/// <summary><c>lambda-ext start</c> inside the test's process, with keys and a Ctrl+C of the test's own.</summary>
internal sealed class StartStage : IAsyncDisposable
{
    private readonly Channel<char> _keys = Channel.CreateUnbounded<char>();
    private readonly CancellationTokenSource _interrupt = new();
    private readonly HttpClient _client = new();
    private readonly Task<int> _ended;

    public StartStage(TempFolder folder, params string[] arguments)
    {
        var terminal = new Terminal
        {
            Out = Out,
            Error = Out,
            ReadKeys = () => _keys.Reader,
            Variable = name => name == "XDG_CACHE_HOME" ? folder["cache"] : Environment.GetEnvironmentVariable(name),
        };
        _ended = Task.Run(() => App.RunAsync(["start", "--port", "0", "--timeout", "60", .. arguments], terminal, _interrupt.Token));
    }

    public WatchedText Out { get; } = new();

    public Task<int> Ended => _ended;

    public void Press(char key) => _keys.Writer.TryWrite(key);

    public void Interrupt() => _interrupt.Cancel();

    public async Task<Uri> AddressAsync()
    {
        await Out.WaitForAsync(" at http://127.0.0.1:");
        return new Uri(Regex.Match(Out.ToString(), @" at (http://127\.0\.0\.1:\d+)\n").Groups[1].Value);
    }

    public async Task<string> InvokeAsync(string body = "{}")
    {
        using var request = SignedRequest.Invoke(await AddressAsync(), "emulated-function", body);
        using var response = await _client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _interrupt.CancelAsync();
        await _ended;
        _client.Dispose();
        _interrupt.Dispose();
        await Out.DisposeAsync();
    }
}
