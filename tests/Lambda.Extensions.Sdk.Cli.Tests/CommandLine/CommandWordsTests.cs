using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Tests.CommandLine;

public sealed class CommandWordsTests
{
    [TestCase("python3 app.py", new[] { "python3", "app.py" })]
    [TestCase("  a \t b  ", new[] { "a", "b" })]
    [TestCase("\"my file\" 'it is'", new[] { "my file", "it is" })]
    [TestCase("a\"b c\"d", new[] { "ab cd" })]
    [TestCase("a '' \"\"", new[] { "a", "", "" })]
    [TestCase(@"my\ file \""x\""", new[] { "my file", "\"x\"" })]
    [TestCase(@"'a\b' ""a\b"" ""a\\b""", new[] { @"a\b", @"a\b", @"a\b" })]
    [TestCase("", new string[0])]
    public void Words_are_split_as_by_a_shell(string line, string[] words)
    {
        Assert.That(CommandWords.Split(line), Is.EqualTo(words));
    }

    [TestCase("a 'b")]
    [TestCase("a \"b\\\"")]
    public void An_open_quote_is_an_error(string line)
    {
        Assert.That(() => CommandWords.Split(line), Throws.TypeOf<UsageException>().With.Message.Contains("never closes it"));
    }
}
