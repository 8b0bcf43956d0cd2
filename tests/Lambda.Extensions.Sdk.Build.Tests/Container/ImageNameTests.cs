using Lambda.Extensions.Sdk.Build.Container;

namespace Lambda.Extensions.Sdk.Build.Tests.Container;

public sealed class ImageNameTests
{
    [TestCase("my-ext", ExpectedResult = "my-ext")]
    [TestCase("My.Ext", ExpectedResult = "my.ext")]
    [TestCase("_my..ext-", ExpectedResult = "my-ext")]
    [TestCase("a_-b", ExpectedResult = "a-b")]
    public string A_repository_is_made_of_the_extensions_name(string extensionName)
    {
        string repository = ImageName.DefaultRepository(extensionName);
        Assert.That(ImageName.Check(repository, "1.0.0-arm64"), Is.Null);
        return repository;
    }

    [TestCase("1.0.1+5.Branch.main-x86_64", ExpectedResult = "1.0.1-5.Branch.main-x86_64")]
    [TestCase("1.0.0-arm64", ExpectedResult = "1.0.0-arm64")]
    public string A_plus_in_a_tag_becomes_a_dash(string tag) => ImageName.Tag(tag);

    [TestCase("team/my-ext", "1", true)]
    [TestCase("team/My-Ext", "1", false)]
    [TestCase("my ext", "1", false)]
    [TestCase("my--ext", "1", true)]
    [TestCase("my..ext", "1", false)]
    [TestCase("/my-ext", "1", false)]
    [TestCase("", "1", false)]
    [TestCase("my-ext", "", false)]
    [TestCase("my-ext", ".1", false)]
    [TestCase("my-ext", "1 0", false)]
    [TestCase("my-ext", "1/0", false)]
    [TestCase("my-ext", "1\n", false)]
    public void What_registries_do_not_take_is_an_error(string repository, string tag, bool isRight) =>
        Assert.That(ImageName.Check(repository, tag)?.Code, Is.EqualTo(isRight ? null : "LXS1012"));

    [Test]
    public void A_tag_has_128_letters_at_most()
    {
        Assert.That(ImageName.Check("a", new string('1', 128)), Is.Null);
        Assert.That(ImageName.Check("a", new string('1', 129))?.Code, Is.EqualTo("LXS1012"));
    }
}
