namespace Lambda.Extensions.Sdk.Cli.Tests;

public sealed class ProgressTests
{
    [Test]
    public void On_a_terminal_one_line_changes_and_leaves_room_for_lines_that_stay()
    {
        (Progress progress, StringWriter error) = Begin(isTerminal: true);

        progress.Show("round 1 of 2");
        progress.Update("3 of 61 scenarios");
        progress.Say("LXC-07 fails");
        progress.Clear();

        Assert.That(error.ToString(), Is.EqualTo("\r\e[Klambda-ext: round 1 of 2\r\e[Klambda-ext: 3 of 61 scenarios\r\e[Klambda-ext: LXC-07 fails\n\r\e[K"));
    }

    [Test]
    public void In_a_log_there_is_a_line_for_each_step_and_none_for_a_changing_state()
    {
        (Progress progress, StringWriter error) = Begin(isTerminal: false);

        progress.Show("round 1 of 2");
        progress.Update("3 of 61 scenarios");
        progress.Say("LXC-07 fails");
        progress.Clear();

        Assert.That(error.ToString(), Is.EqualTo("lambda-ext: round 1 of 2\nlambda-ext: LXC-07 fails\n"));
    }

    private static (Progress Progress, StringWriter Error) Begin(bool isTerminal)
    {
        var error = new StringWriter { NewLine = "\n" };
        return (new Progress(new Terminal { Out = TextWriter.Null, Error = error, ErrorIsTerminal = isTerminal }, quiet: false), error);
    }
}
