namespace Lambda.Extensions.Sdk.Tests.Authoring;

/// <summary>An author's own variables.</summary>
[Category("G18")]
public sealed class VariableReaderTests
{
    [TestCase("")]
    [TestCase(" \t\n")]
    [TestCase(null)]
    public void A_variable_that_is_blank_or_not_set_has_its_default_and_no_finding(string? value)
    {
        VariableReader reader = Reader(("X", value));
        Assert.Multiple(() =>
        {
            Assert.That(reader.GetText("X"), Is.Null);
            Assert.That(reader.GetFlag("X", defaultValue: true), Is.True);
            Assert.That(reader.GetNumber("X", 1, 9, 7), Is.EqualTo(7));
            Assert.That(reader.GetChoice("X", "a", "b"), Is.EqualTo("a"));
            Assert.That(reader.GetAddress("X"), Is.Null);
            Assert.That(reader.Findings, Is.Empty);
        });
    }

    [TestCase("true", true)]
    [TestCase("TRUE", true)]
    [TestCase(" 1 ", true)]
    [TestCase("False", false)]
    [TestCase("0", false)]
    public void A_flag_is_true_or_false_or_1_or_0(string value, bool flag)
    {
        VariableReader reader = Reader(("X", value));
        Assert.That(reader.GetFlag("X", defaultValue: !flag), Is.EqualTo(flag));
        Assert.That(reader.Findings, Is.Empty);
    }

    [Test]
    public void A_number_is_read_with_its_limits()
    {
        VariableReader reader = Reader(("A", "-5"), ("B", "10"), ("C", " 0042 "));
        Assert.That((reader.GetNumber("A", -5, 0, 0), reader.GetNumber("B", 1, 10, 1), reader.GetNumber("C", 0, 99, 0)), Is.EqualTo((-5, 10, 42)));
        Assert.That(reader.Findings, Is.Empty);
    }

    [Test]
    public void A_choice_is_returned_as_the_author_writes_it()
    {
        Assert.That(Reader(("X", " ZSTD")).GetChoice("X", "gzip", "zstd", "none"), Is.EqualTo("zstd"));
        Assert.That(() => Reader().GetChoice("X"), Throws.ArgumentException);
    }

    [TestCase("yes", "X='yes' is not legal: use true or false; false is used")]
    public void A_wrong_flag_is_a_finding(string value, string finding)
    {
        VariableReader reader = Reader(("X", value));
        Assert.That(reader.GetFlag("X", defaultValue: false), Is.False);
        Assert.That(reader.Findings, Is.EqualTo((string[])[finding]));
    }

    [TestCase("0", 9, "X='0' is not legal: use a whole number, 1 to 9; 7 is used")]
    [TestCase("10", 9, "X='10' is not legal: use a whole number, 1 to 9; 7 is used")]
    [TestCase("1e1", 9, "X='1e1' is not legal: use a whole number, 1 to 9; 7 is used")]
    [TestCase("1,0", 9, "X='1,0' is not legal: use a whole number, 1 to 9; 7 is used")]
    [TestCase("99999999999", int.MaxValue, "X='99999999999' is not legal: use a whole number, 1 or more; 7 is used")]
    [TestCase("a\r\nb", 9, "X='a b' is not legal: use a whole number, 1 to 9; 7 is used")]
    public void A_wrong_number_is_a_finding_of_one_line_with_the_range_and_the_value_in_use(string value, int max, string finding)
    {
        VariableReader reader = Reader(("X", value));
        Assert.That(reader.GetNumber("X", 1, max, 7), Is.EqualTo(7));
        Assert.That(reader.Findings, Is.EqualTo((string[])[finding]));
    }

    [Test]
    public void A_wrong_choice_is_a_finding_with_the_words()
    {
        VariableReader reader = Reader(("X", "lz4"), ("Y", new string('y', 100)));
        Assert.That((reader.GetChoice("X", "gzip", "zstd", "none"), reader.GetChoice("Y", "a")), Is.EqualTo(("gzip", "a")));
        Assert.That(reader.Findings, Is.EqualTo((string[])["X='lz4' is not legal: use gzip, zstd or none; gzip is used", $"Y='{new string('y', 64)}…' is not legal: use a; a is used"]));
    }

    [TestCase("https://h:4318/p?q=1", false, true)]
    [TestCase("http://u:pw@h/", true, true)]
    [TestCase("http://u:hunter2@h/", false, false)]
    [TestCase("http://h/#f", true, false)]
    [TestCase("u:hunter2@h", true, false)]
    [TestCase("ftp://h/?key=hunter2", false, false)]
    [TestCase("h:80", false, false)]
    [TestCase("/path", false, false)]
    [Category("G20")]
    public void An_address_is_http_or_https_and_a_finding_shows_no_credentials(string value, bool allowUserInfo, bool legal)
    {
        VariableReader reader = Reader(("X", value));
        Assert.That(reader.GetAddress("X", allowUserInfo)?.OriginalString, Is.EqualTo(legal ? value : null));
        Assert.That(reader.Findings, Has.Count.EqualTo(legal ? 0 : 1).And.All.Not.Contain("hunter2").And.All.EndWith("; none is used"));
    }

    [TestCase("MYEXT_QUEUE_ITEM", " Did you mean MYEXT_QUEUE_ITEMS?")]
    [TestCase("MYEXT_QUEUEITEMS", " Did you mean MYEXT_QUEUE_ITEMS?")]
    [TestCase("MYEXT_ITEMS", " Did you mean MYEXT_QUEUE_ITEMS?")]
    [TestCase("MYEXT_PROXY_SETTINGS", "")]
    [TestCase("MYEXT_", "")]
    public void A_variable_that_was_not_read_is_named_with_the_nearest_one_that_was(string name, string meant)
    {
        VariableReader reader = Reader((name, "1"), ("MYEXT_LEVEL", "a"), ("OTHER_QUEUE_ITEMS", "1"));
        reader.GetNumber("MYEXT_QUEUE_ITEMS", 1, 9, 1);
        reader.GetText("MYEXT_LEVEL");
        reader.GetText("AWS_REGION");
        Assert.That(reader.FindUnknown("MYEXT_"), Is.EqualTo((string[])[$"{name} is not known, and has no effect.{meant}"]));
        Assert.That(reader.Findings, Is.Empty);
    }

    [Test]
    public void Mistakes_of_the_author_throw()
    {
        VariableReader reader = Reader();
        Assert.Multiple(() =>
        {
            Assert.That(() => new VariableReader(null!), Throws.ArgumentNullException);
            Assert.That(() => reader.GetText(null!), Throws.ArgumentNullException);
            Assert.That(() => reader.AddFinding(null!), Throws.ArgumentNullException);
            Assert.That(() => reader.FindUnknown(""), Throws.ArgumentException);
        });
    }

    private static VariableReader Reader(params (string Name, string? Value)[] variables) =>
        new(LambdaEnvironment.FromVariables(variables.Where(v => v.Value is not null).ToDictionary(v => v.Name, v => v.Value!)));
}
