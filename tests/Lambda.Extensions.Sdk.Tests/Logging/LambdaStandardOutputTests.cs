using Lambda.Extensions.Sdk.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

/// <summary>What goes through it is seen by the tests of native samples; here is what the stream says of itself.</summary>
public sealed class LambdaStandardOutputTests
{
    [Test]
    public void Standard_output_can_only_be_written_to()
    {
        using Stream stdout = LambdaStandardOutput.Open();
        Assert.That((stdout.CanWrite, stdout.CanRead, stdout.CanSeek), Is.EqualTo((true, false, false)));
        Assert.That(() => stdout.ReadByte(), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => stdout.Length, Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void Disposing_one_closes_nothing()
    {
        LambdaStandardOutput.Open().Dispose();
        using Stream another = LambdaStandardOutput.Open();
        Assert.That(() => another.Write([]), Throws.Nothing);
        Assert.That(() => Console.Out.Flush(), Throws.Nothing);
    }
}
