using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

public sealed class ExtensionsApiExceptionTests
{
    [Test]
    public void Knows_nothing_it_was_not_told()
    {
        var e = new ExtensionsApiException("m");
        Assert.That((e.Message, e.StatusCode, e.ErrorType, e.IsTransient, e.InnerException, e.AnswerUnreadable), Is.EqualTo(("m", (int?)null, (string?)null, false, (Exception?)null, false)));
    }

    [Test]
    public void Keeps_what_it_is_told()
    {
        var cause = new IOException();
        var e = new ExtensionsApiException("m", 503, "T", isTransient: true, cause);
        Assert.That((e.Message, e.StatusCode, e.ErrorType, e.IsTransient, e.InnerException), Is.EqualTo(("m", 503, "T", true, cause)));
    }
}
