using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

public sealed class ExtensionErrorTests
{
    [Test]
    public void Keeps_what_it_is_given()
    {
        var cause = new FormatException();
        var error = new ExtensionError("Extension.ConfigInvalid2", "a\nmessage", cause);
        Assert.That((error.Category, error.Message, error.Exception), Is.EqualTo(("Extension.ConfigInvalid2", "a\nmessage", cause)));
    }

    [TestCase("a b")]
    [TestCase("a\r\nX: 1")]
    [TestCase("a-b")]
    [TestCase("größe")]
    [TestCase("")]
    public void A_category_fits_into_a_header(string category) =>
        Assert.That(() => new ExtensionError(category, "m"), Throws.ArgumentException.With.Property("ParamName").EqualTo("category"));

    [Test]
    public void Category_and_message_are_needed()
    {
        Assert.That(() => new ExtensionError(null!, "m"), Throws.ArgumentNullException);
        Assert.That(() => new ExtensionError("A", null!), Throws.ArgumentNullException);
    }
}
