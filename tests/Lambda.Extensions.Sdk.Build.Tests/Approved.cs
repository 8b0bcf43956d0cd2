namespace Lambda.Extensions.Sdk.Build.Tests;

/// <summary>Compares text with an approved file beside the tests. To approve: copy what the failure prints.</summary>
internal static class Approved
{
    public static void Check(string name, string actual)
    {
        using Stream stream = typeof(Approved).Assembly.GetManifestResourceStream("Golden." + name)
            ?? throw new FileNotFoundException($"There is no Golden/{name}. It would be:\n{actual}");
        using var reader = new StreamReader(stream);
        Assert.That(actual, Is.EqualTo(reader.ReadToEnd()), $"Golden/{name} differs");
    }
}
