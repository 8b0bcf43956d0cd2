namespace Lambda.Extensions.Sdk.Cli.Tests.Start;

/// <summary>Refusals of <c>start</c>, with the remedy.</summary>
public sealed class StartOptionsReaderTests
{
    [TestCase("start", "start needs an extension: --extension PATH (an executable, a layer zip or a project), or a --layer, or a --function. See 'lambda-ext help start'.")]
    [TestCase("start --extension /bin/sh --port 70000", "--port takes a whole number from 0 to 65535, not '70000'.")]
    [TestCase("start --extension /bin/sh --name a.b", "--name takes 1 to 64 letters, digits, '-' and '_', not 'a.b'.")]
    [TestCase("start --extension /bin/sh --max-environments 0", "--max-environments takes a whole number from 1 to 1000, not '0'.")]
    [TestCase("start --extension /bin/sh --idle soon", "--idle takes a number from 0 to 86400, not 'soon'.")]
    [TestCase("start --extension /bin/sh --retry-delays 1,x", "--retry-delays takes seconds, separated by ',', for example 60,120, or none. 'x' is not a number from 0 to 21600.")]
    [TestCase("start --extension /bin/sh --freeze --init-type lambda-managed-instances", "--freeze does not go with --init-type lambda-managed-instances, which never freezes. Leave one of them out.")]
    [TestCase("start --extension /bin/sh --port 0 --wait-for-debugger shh", "--wait-for-debugger: there is no 'shh' (did you mean sh?). It is one of sh, function.")]
    [TestCase("start --extension /bin/sh --invocations 3", "'lambda-ext start' has no option --invocations. See 'lambda-ext help start'.")]
    public async Task Wrong_usage_is_one_line_on_stderr_and_exit_code_2(string line, string message)
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync(line.Split(' ')), Is.EqualTo(2));
        Assert.Multiple(() =>
        {
            Assert.That(terminal.Error.TrimEnd(), Is.EqualTo("lambda-ext: " + message));
            Assert.That(terminal.Out, Is.Empty);
        });
    }

    [Test]
    public async Task Help_of_start_names_every_option()
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("help", "start"), Is.Zero);
        Assert.Multiple(() =>
        {
            foreach (var option in Cli.Start.StartOptionsReader.All) Assert.That(terminal.Out, Does.Match($@"(?m)^  {option.Name}\b"));
            Assert.That(terminal.Out.Split('\n'), Has.All.Length.LessThanOrEqualTo(100));
        });
    }
}
