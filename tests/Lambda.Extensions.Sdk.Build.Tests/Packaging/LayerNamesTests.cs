using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

[Category("G23")]
public sealed class LayerNamesTests
{
    [TestCase("my-extension", ExpectedResult = true)]
    [TestCase("My.Extension_2", ExpectedResult = true)]
    [TestCase("a", ExpectedResult = true)]
    [TestCase("", ExpectedResult = false)]
    [TestCase("my extension", ExpectedResult = false)]
    [TestCase("a/b", ExpectedResult = false)]
    [TestCase("a\n", ExpectedResult = false)]
    [TestCase("..", ExpectedResult = false)]
    [TestCase("-a", ExpectedResult = false)]
    [TestCase("naïve", ExpectedResult = false)]
    public bool Names_of_extensions_need_no_quotes_anywhere(string name) => LayerNames.CheckExtensionName(name) is null;

    [TestCase(140, ExpectedResult = true)]
    [TestCase(141, ExpectedResult = false)]
    public bool Names_end_at_140_characters(int length) =>
        LayerNames.CheckExtensionName(new string('x', length)) is null && LayerNames.CheckLayerName(new string('x', length)) is null;

    [Test]
    public void A_name_with_its_architecture_must_fit_too()
    {
        string layer = LayerNames.DefaultLayerName(new string('x', 140), LambdaArchitecture.Arm64);
        Assert.That(LayerNames.CheckLayerName(layer)?.Code, Is.EqualTo("LXS1003"));
    }

    [Test]
    public void A_layer_is_called_as_its_extension_in_the_letters_it_may_have() =>
        Assert.That(LayerNames.DefaultLayerName("My.Extension", LambdaArchitecture.X64), Is.EqualTo("My-Extension-x86_64"));

    [Test]
    public void A_refused_name_says_how_to_set_another()
    {
        Finding finding = LayerNames.CheckExtensionName("my extension")!;
        Assert.That((finding.Code, finding.Remedy), Is.EqualTo(("LXS1002", "Set <LambdaExtensionName>my-extension</LambdaExtensionName>; without it the name is the AssemblyName")));
    }
}
