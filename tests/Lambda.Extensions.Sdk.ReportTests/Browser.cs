using Microsoft.Playwright;

namespace Lambda.Extensions.Sdk.ReportTests;

/// <summary>One headless Chromium for all tests: the system's own, found by its path.</summary>
[SetUpFixture]
public sealed class Browser
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static IPlaywright? _playwright;

    internal static IBrowser Chromium { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task LaunchAsync()
    {
        string path = Paths.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"The tests of the report need Chromium, and none of {string.Join(", ", Paths)} is there. Debian: apt-get install --no-install-recommends chromium fonts-dejavu-core");
        // A safety net only: a machine may be busy.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        Chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            // In a container there is no user namespace for the browser's own sandbox, and /dev/shm is small.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (Chromium is not null) await Chromium.DisposeAsync();
        _playwright?.Dispose();
    }
}
