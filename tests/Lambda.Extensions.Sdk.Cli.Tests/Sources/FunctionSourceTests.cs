using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Tests.Sources;

public sealed class FunctionSourceTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void A_command_line_is_split_and_its_command_found()
    {
        var python = _folder.WriteScript("bin/python3", "");
        var spaced = _folder.WriteScript("my function", "");
        var plain = _folder.WriteScript("bootstrap", "");

        Assert.Multiple(() =>
        {
            AssertCommand("python3 'my app.py' -v", python, "my app.py", "-v");
            AssertCommand(spaced, spaced);
            AssertCommand($"{plain} argument", plain, "argument");
            AssertCommand($"'{spaced}' argument", spaced, "argument");
        });
    }

    [Test]
    public void A_project_is_published_not_run()
    {
        var project = _folder.Write("function/Function.csproj", "<Project/>");

        Assert.Multiple(() =>
        {
            Assert.That(Recognise(project).Project, Is.EqualTo(project));
            Assert.That(Recognise(_folder["function"]).Project, Is.EqualTo(project));
        });
    }

    [Test]
    public void What_cannot_be_run_is_refused_with_the_remedy()
    {
        _folder.Write("bin/not-executable", "");

        Assert.Multiple(() =>
        {
            AssertRefused("", "--function is empty.");
            AssertRefused("nodejs app.js", "there is no command 'nodejs' in PATH. Install it, or name the file by its path (./nodejs).");
            AssertRefused("not-executable", "there is no command 'not-executable' in PATH.");
            AssertRefused("./missing", "there is no file './missing'.");
            AssertRefused("python3 'app", "never closes it");
            AssertRefused(_folder["bin"], "holds neither a project file nor a file");
        });
    }

    private FunctionSource Recognise(string given) => FunctionSource.Recognise(given, _folder["bin"]);

    private void AssertCommand(string given, string fileName, params string[] arguments)
    {
        var command = Recognise(given).Command;
        Assert.That(command!.FileName, Is.EqualTo(fileName));
        Assert.That(command.Arguments, Is.EqualTo(arguments));
    }

    private void AssertRefused(string given, string message) =>
        Assert.That(() => Recognise(given), Throws.TypeOf<UsageException>().With.Message.Contains(message));
}
