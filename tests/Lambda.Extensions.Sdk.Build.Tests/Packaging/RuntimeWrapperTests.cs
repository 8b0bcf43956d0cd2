using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

/// <summary>The wrapper script, run by the shell of this machine against a proxy that the test plays.</summary>
public sealed class RuntimeWrapperTests : IDisposable
{
    private const string Platform = "127.0.0.1:9001";
    private const string Accepted = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    private readonly TempFolder _opt = new();
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly TcpListener _other = new(IPAddress.Loopback, 0);

    public RuntimeWrapperTests()
    {
        _proxy.Start();
        _other.Start();
    }

    private int Port => ((IPEndPoint)_proxy.LocalEndpoint).Port;

    private int OtherPort => ((IPEndPoint)_other.LocalEndpoint).Port;

    public void Dispose()
    {
        _proxy.Dispose();
        _other.Dispose();
        _opt.Dispose();
    }

    [Test]
    public async Task The_runtime_has_the_proxys_address_when_the_proxy_accepts()
    {
        Task<string> question = AnswerAsync(_proxy, Accepted);
        (string address, string said) = await StartAsync(Port);
        Assert.That((address, said), Is.EqualTo(($"127.0.0.1:{Port}", "")));
        Assert.That(await question, Is.EqualTo($"GET /lambda-ext/runtime-proxy HTTP/1.1\r\nHost: {Platform}\r\n\r\n"));
    }

    [Test]
    public async Task An_address_that_another_wrapper_has_set_is_passed_to_the_proxy()
    {
        Task<string> question = AnswerAsync(_proxy, Accepted);
        (string address, _) = await StartAsync(Port, ("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9100"));
        Assert.That(address, Is.EqualTo($"127.0.0.1:{Port}"));
        Assert.That(await question, Does.Contain("\r\nHost: 127.0.0.1:9100\r\n"));
    }

    [TestCase("HTTP/1.1 409 Conflict\r\n\r\n")]
    [TestCase("HTTP/1.1 404 Not Found\r\n\r\n")]
    [TestCase("SSH-2.0-OpenSSH\r\n")]
    [TestCase("")]
    public async Task The_runtime_keeps_its_address_when_something_else_answers(string answer)
    {
        Task<string> question = AnswerAsync(_proxy, answer);
        (string address, string said) = await StartAsync(Port);
        await question;
        Assert.That((address, said), Is.EqualTo((Platform, $"my-ext-wrapper: the extension's proxy is not on port {Port}, and the runtime uses {Platform} directly")));
    }

    [Test]
    public async Task The_runtime_keeps_its_address_when_nothing_listens()
    {
        int port = Port;
        _proxy.Stop();
        (string address, string said) = await StartAsync(port);
        Assert.That(address, Is.EqualTo(Platform));
        Assert.That(said, Does.Contain($"not on port {port}"));
    }

    [TestCase("false")]
    [TestCase("False")]
    [TestCase("0")]
    public async Task A_proxy_that_is_switched_off_is_neither_asked_nor_missed(string value)
    {
        (string address, string said) = await StartAsync(Port, ("LAMBDA_EXT_RUNTIME_PROXY_ENABLED", value));
        Assert.That((address, said), Is.EqualTo((Platform, "")));
        Assert.That(_proxy.Pending(), Is.False);
    }

    [TestCase("true")]
    [TestCase("")]
    [TestCase("maybe")]
    public async Task Any_other_value_of_the_switch_leaves_the_proxy_on(string value)
    {
        Task<string> question = AnswerAsync(_proxy, Accepted);
        (string address, _) = await StartAsync(Port, ("LAMBDA_EXT_RUNTIME_PROXY_ENABLED", value));
        await question;
        Assert.That(address, Is.EqualTo($"127.0.0.1:{Port}"));
    }

    [TestCase("{0}")]
    [TestCase("my-ext={0}")]
    [TestCase("audit=9010,my-ext={0}")]
    [TestCase("audit=9010, my-ext={0} , x=1")]
    [TestCase("not-my-ext=9010,my-ext={0}")]
    public async Task The_variable_names_the_port(string value)
    {
        Task<string> question = AnswerAsync(_proxy, Accepted);
        (string address, _) = await StartAsync(OtherPort, ("LAMBDA_EXT_RUNTIME_PROXY_PORT", string.Format(CultureInfo.InvariantCulture, value, Port)));
        await question;
        Assert.That(address, Is.EqualTo($"127.0.0.1:{Port}"));
    }

    [TestCase("")]
    [TestCase("audit=9010")]
    [TestCase("my-ext=,audit=9010")]
    [TestCase("9o09")]
    [TestCase("123456")]
    [TestCase("$(exit 7)")]
    public async Task Without_a_legal_port_in_the_variable_the_layers_port_is_used(string value)
    {
        Task<string> question = AnswerAsync(_proxy, Accepted);
        (string address, _) = await StartAsync(Port, ("LAMBDA_EXT_RUNTIME_PROXY_PORT", value));
        await question;
        Assert.That(address, Is.EqualTo($"127.0.0.1:{Port}"));
    }

    [Test]
    public async Task Two_wrappers_in_a_row_make_a_chain_whose_last_one_is_next_to_the_runtime()
    {
        Task<string> first = AnswerAsync(_proxy, Accepted), second = AnswerAsync(_other, Accepted);
        string audit = _opt.WriteExecutable("audit-wrapper", Encoding.UTF8.GetString(RuntimeWrapper.Script("audit", OtherPort)));
        (string address, _) = await StartAsync(Port, [], audit);
        Assert.That(address, Is.EqualTo($"127.0.0.1:{OtherPort}"));
        Assert.That(await first, Does.Contain($"Host: {Platform}\r\n"));
        Assert.That(await second, Does.Contain($"Host: 127.0.0.1:{Port}\r\n"));
    }

    [Test]
    public async Task The_command_keeps_its_process_and_its_arguments_and_no_other_variable_changes()
    {
        Task<string> question = AnswerAsync(_proxy, Accepted);
        string wrapper = Wrapper(Port);
        string output = await Command.RunAsync(
            "env", "-i", "PATH=/usr/bin:/bin", $"AWS_LAMBDA_RUNTIME_API={Platform}", "_HANDLER=a b", "bash", "-c",
            "echo $$; exec \"$0\" sh -c 'echo $$; printf \"[%s]\" \"$@\"; echo; env' x 'a  b' '' '*' '$HOME'", wrapper);
        await question;
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[1], Is.EqualTo(lines[0]), "exec");
        Assert.That(lines[2], Is.EqualTo("[a  b][][*][$HOME]"));
        // The shell itself sets PWD, OLDPWD, SHLVL and _, as the start scripts of the managed runtimes do.
        Assert.That(lines.Skip(3).Where(line => !line.StartsWith("PWD=", StringComparison.Ordinal) && !line.StartsWith("OLDPWD", StringComparison.Ordinal) && !line.StartsWith("SHLVL=", StringComparison.Ordinal) && !line.StartsWith("_=", StringComparison.Ordinal)),
            Is.EquivalentTo((string[])["PATH=/usr/bin:/bin", $"AWS_LAMBDA_RUNTIME_API=127.0.0.1:{Port}", "_HANDLER=a b"]));
    }

    [TestCase("", ExpectedResult = 9009)]
    [TestCase("9010", ExpectedResult = 9010)]
    [TestCase("0", ExpectedResult = null)]
    [TestCase("9001", ExpectedResult = null)]
    [TestCase("65536", ExpectedResult = null)]
    [TestCase("a", ExpectedResult = null)]
    [TestCase("-1", ExpectedResult = null)]
    public int? The_layers_port_is_one_that_the_proxy_can_use(string text) => RuntimeWrapper.ParsePort(text);

    private string Wrapper(int port) => _opt.WriteExecutable("my-ext-wrapper", Encoding.UTF8.GetString(RuntimeWrapper.Script("my-ext", port)));

    private Task<(string Address, string Said)> StartAsync(int port, params (string Name, string Value)[] variables) => StartAsync(port, variables, []);

    /// <summary>Starts a runtime that prints its address.</summary>
    private async Task<(string Address, string Said)> StartAsync(int port, (string Name, string Value)[] variables, params string[] before)
    {
        var start = new ProcessStartInfo(Wrapper(port), [.. before, "sh", "-c", "echo $AWS_LAMBDA_RUNTIME_API"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = Platform;
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardError.ReadToEndAsync();
        string address = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero);
        return (address.Trim(), (await said).Trim());
    }

    /// <summary>Answers the next question, and returns it.</summary>
    private static async Task<string> AnswerAsync(TcpListener listener, string answer)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        var question = new StringBuilder();
        byte[] buffer = new byte[1024];
        while (!question.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var n) question.Append(Encoding.ASCII.GetString(buffer, 0, n));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return question.ToString();
    }
}
