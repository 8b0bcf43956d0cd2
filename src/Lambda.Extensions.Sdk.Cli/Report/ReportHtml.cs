using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lambda.Extensions.Sdk.Cli.Report.Model;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Makes the page: one file with its style, its script and the data. Its policy forbids every request and every other script.</summary>
internal static class ReportHtml
{
    /// <summary>The parts of the script, in their order.</summary>
    private static readonly string[] Scripts = ["common.js", "waterfall.js", "report.js", "sections.js"];

    public static void Write(Stream stream, ReportDocument document)
    {
        string style = Resource("report.css");
        string script = string.Concat(Scripts.Select(Resource));
        string[] parts = Resource("report.html")
            .Replace("{{policy}}", $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; base-uri 'none'; form-action 'none'", StringComparison.Ordinal)
            .Replace("{{title}}", WebUtility.HtmlEncode($"lambda-ext run: {(document.Succeeded ? "OK" : "failed")}"), StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal)
            .Split("{{data}}");
        stream.Write(Encoding.UTF8.GetBytes(parts[0]));
        ReportJson.Write(stream, document);
        stream.Write(Encoding.UTF8.GetBytes(parts[1]));
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using Stream stream = typeof(ReportHtml).Assembly.GetManifestResourceStream("Report." + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
