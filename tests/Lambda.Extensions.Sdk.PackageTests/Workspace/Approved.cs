namespace Lambda.Extensions.Sdk.PackageTests.Workspace;

/// <summary>Compares text with an approved file beside the tests. To approve: copy what the failure prints.</summary>
internal static class Approved
{
    public static void Check(string name, IEnumerable<string> lines)
    {
        string actual = string.Join('\n', lines) + "\n";
        using Stream? stream = typeof(Approved).Assembly.GetManifestResourceStream("Golden." + name);
        string expected = stream is null ? "" : new StreamReader(stream).ReadToEnd();
        Assert.That(actual, Is.EqualTo(expected), $"Golden/{name} should be:\n{actual}");
    }
}
