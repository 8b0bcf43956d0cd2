namespace Lambda.Extensions.Sdk.Cli.Tests;

/// <summary>Texts as they should be, in the files of the folder Golden.</summary>
internal static class Golden
{
    public static void AssertEqual(string actual, string name)
    {
        Assert.That(actual, Is.EqualTo(Read(name)), () => $"Golden/{name} should be, if this is as it should be:\n{actual}\n");
    }

    public static string Read(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream("Golden." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
