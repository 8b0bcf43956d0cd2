using System.Text;
using Lambda.Extensions.Sdk.Invocations;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

[Category("G11")]
internal sealed class WordsTests
{
    [TestCase("X", 0)]
    [TestCase("a X", 2)]
    [TestCase("(X)", 1)]
    [TestCase("X.", 0)]
    [TestCase("...X", 3)]
    [TestCase("X9 X", 3, Description = "The first one is part of a longer word.")]
    [TestCase("aX X", 3)]
    [TestCase("X_", -1)]
    [TestCase("_X", -1)]
    [TestCase("Xä", -1)]
    [TestCase("äX", -1)]
    [TestCase("9X", -1)]
    [TestCase("Xa", -1)]
    [TestCase("a.X", -1, Description = "A name with a prefix is one word.")]
    [TestCase(".X", -1)]
    [TestCase("a$X", -1)]
    [TestCase("$X", -1)]
    [TestCase("nX", -1)]
    [TestCase("mX", -1)]
    [TestCase("0;31mX", -1)]
    [TestCase("\\nX", 2)]
    [TestCase("\\tX", 2)]
    [TestCase("\\rX", 2)]
    [TestCase("\\\\nX", 3, Description = "Escaped twice.")]
    [TestCase("\\bX", -1)]
    [TestCase("\\u001b[mX", 8)]
    [TestCase("\\u001b[31mX", 10)]
    [TestCase("\\u001b[0;31mX", 12)]
    [TestCase("", -1)]
    public void A_word_stands_alone_after_an_escape_or_after_a_colour(string line, int at) => Assert.That(Words.Find(Encoding.UTF8.GetBytes(line), "X"u8), Is.EqualTo(at));

    [TestCase("MemoryError", true)]
    [TestCase("builtins.MemoryError", true)]
    [TestCase("numpy.core._exceptions.MemoryError", true)]
    [TestCase("_ArrayMemoryError", true)]
    [TestCase("numpy.core._exceptions._ArrayMemoryError", true)]
    [TestCase("numpy._core._exceptions._ArrayMemoryError", true)]
    [TestCase("NoMemoryError", true)]
    [TestCase("OutOfMemoryError", true)]
    [TestCase("java.lang.OutOfMemoryError", true)]
    [TestCase("OutOfMemoryException", true)]
    [TestCase("System.OutOfMemoryException", true)]
    [TestCase("memoryerror", false)]
    [TestCase("Function.", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void The_error_types_of_languages_are_known_also_as_the_platform_reports_them(string? type, bool known)
    {
        Assert.That(MemorySigns.IsErrorType(type), Is.EqualTo(known));
        if (type is not null) Assert.That(MemorySigns.IsErrorType("Function." + type), Is.EqualTo(known));
    }

    [TestCase("RequestId: r-1 Process exited", "r-1")]
    [TestCase("fault RequestId: r-1\tx", "r-1")]
    [TestCase("RequestId: r-1\nx", "r-1")]
    [TestCase("RequestId: r-1\rx", "r-1")]
    [TestCase("RequestId: r-1", "r-1")]
    [TestCase("RequestId: ", null)]
    [TestCase("RequestId:  x", null)]
    [TestCase("requestid: x", null)]
    [TestCase("", null)]
    public void The_request_id_of_a_fault_ends_with_white_space(string message, string? id) => Assert.That(OutcomeClassifier.RequestIdOf(message), Is.EqualTo(id));

    [Test]
    public void Of_two_faults_the_more_specific_one_counts()
    {
        Assert.That(OutcomeClassifier.Stronger(FaultSign.Crash, FaultSign.OutOfMemory), Is.EqualTo(FaultSign.OutOfMemory));
        Assert.That(OutcomeClassifier.Stronger(FaultSign.Timeout, FaultSign.Killed), Is.EqualTo(FaultSign.Timeout));
    }
}
