using Lambda.Extensions.Sdk.Cli.Report;
using Lambda.Extensions.Sdk.Cli.Report.Model;
using Microsoft.Playwright;

namespace Lambda.Extensions.Sdk.ReportTests;

/// <summary>A report that is open in the browser. It keeps errors and requests.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("report-tests-").FullName;
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];
    private IBrowserContext _context = null!;

    public IPage Page { get; private set; } = null!;

    public long Bytes { get; private set; }

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Gets the requests other than the one for the page.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public ILocator Rows => Page.Locator("#rows button[data-row]");

    public static async Task<OpenReport> OpenAsync(ReportDocument document, int width = 1180, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var report = new OpenReport();
        var path = Path.Combine(report._folder, "run.html");
        ReportFile.Write(path, stream => ReportHtml.Write(stream, document));
        report.Bytes = new FileInfo(path).Length;
        report._context = await Browser.Chromium.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme, Offline = true, ReducedMotion = ReducedMotion.Reduce });
        report.Page = await report._context.NewPageAsync();
        report.Page.Console += (_, message) => report._errors.Add(message.Text);
        report.Page.PageError += (_, error) => report._errors.Add(error);
        report.Page.Request += (_, request) => report._requests.Add(request.Url);
        await report.Page.GotoAsync("file://" + path);
        await report.Page.Locator("html[data-ready=true]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        report._requests.RemoveAll(url => url == "file://" + path);
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
