using System.Text;
using Lambda.Extensions.Sdk.Invocations;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

[Category("G11")]
internal sealed class LogLevelWordsTests
{
    private static readonly string[] Below = ["TRACE", "VERBOSE", "DEBUG", "INFO", "INFORMATION", "NOTICE", "WARN", "WARNING"];
    private static readonly string[] Error = ["ERROR", "ERR", "FATAL", "SEVERE", "CRITICAL", "EMERGENCY", "ALERT", "PANIC"];

    // pino and bunyan: 10 is trace, 50 is error.
    [TestCase("9", false)]
    [TestCase("10", true)]
    [TestCase("49", true)]
    [TestCase("49.9", true)]
    [TestCase("50", false)]
    [TestCase("60", false)]
    [TestCase("-20", false)]
    [TestCase(".20", false)]
    [TestCase(" Warn ", true)]
    [TestCase("informational", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void A_level_below_error_is_a_known_name_or_a_number_from_10_to_49(string? level, bool below) => Assert.That(LogLevelWords.IsBelowError(level), Is.EqualTo(below));

    [Test]
    public void Each_name_of_a_level_is_known_in_any_case()
    {
        foreach (string name in Below) Assert.That((LogLevelWords.IsBelowError(name), LogLevelWords.IsBelowError(name.ToLowerInvariant())), Is.EqualTo((true, true)), name);
        foreach (string name in Error) Assert.That(LogLevelWords.IsBelowError(name), Is.False, name);
    }

    [Test]
    public void The_first_level_in_a_line_decides()
    {
        foreach (string below in Below)
        {
            Assert.That(Line($"{below} x "), Is.True, below);
            foreach (string error in Error)
            {
                Assert.That(Line($"{below} {error} "), Is.True, $"{below} before {error}");
                Assert.That(Line($"{error} {below} "), Is.False, $"{error} before {below}");
            }
        }
    }

    [TestCase("level=info ", true)]
    [TestCase("level: info ", true)]
    [TestCase("\"level\":\"info\" ", true)]
    [TestCase("\\\"level\\\":\\\"info\\\" ", true)]
    [TestCase("levelname=info ", true)]
    [TestCase("severity=info ", true)]
    [TestCase("[info] ", true)]
    [TestCase("[ info] ", false, Description = "The bracket may belong to another text.")]
    [TestCase("info ", false)]
    [TestCase("levelinfo ", false)]
    [TestCase("for your info ", false)]
    [TestCase("(info) ", false)]
    [TestCase("Info ", false)]
    [TestCase("INFOS ", false)]
    [TestCase("MYINFO ", false)]
    [TestCase("level=error INFO ", false)]
    [TestCase("level=info ERROR ", true)]
    [TestCase("", false)]
    public void A_level_in_lower_case_needs_a_label(string head, bool below) => Assert.That(Line(head), Is.EqualTo(below));

    [Test]
    public void A_level_after_the_words_does_not_count()
    {
        byte[] line = Encoding.UTF8.GetBytes("MemoryError INFO");
        Assert.That((LogLevelWords.IsBelowError(line, 12), LogLevelWords.IsBelowError(line, line.Length)), Is.EqualTo((false, true)));
    }

    private static bool Line(string head) => LogLevelWords.IsBelowError(Encoding.UTF8.GetBytes(head + "MemoryError"), Encoding.UTF8.GetByteCount(head));
}
