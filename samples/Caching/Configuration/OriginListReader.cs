using Lambda.Extensions.Sdk;

namespace Caching.Configuration;

/// <summary>
/// Reads <c>CACHING_ORIGINS</c>: <c>name=https://host/base</c>, several separated by white space or commas. A wrong item is named by its
/// place
/// in the list, because it may contain a password anywhere, even in the place of a name.
/// </summary>
internal sealed class OriginListReader(VariableReader variables)
{
    public IReadOnlyList<HttpOriginSettings> Read(string? list)
    {
        List<HttpOriginSettings> origins = [];
        int place = 0;
        foreach (string item in SettingsReader.Words(list))
        {
            place++;
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            string name = equals > 0 ? item[..equals] : "";
            if (Fault(name, item[(equals + 1)..], origins, out Uri? address) is { } fault) variables.AddFinding($"CACHING_ORIGINS: item {place} {fault}: that origin is not served");
            else origins.Add(new HttpOriginSettings(name, address!));
        }

        return origins;
    }

    private static string? Fault(string name, string text, List<HttpOriginSettings> origins, out Uri? address)
    {
        address = null;
        if (name.Length is 0 or > 64 || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            return "is not a name=address pair with a name of letters, digits, '-' and '_'";
        if (origins.Exists(o => string.Equals(o.Name, name, StringComparison.Ordinal))) return "has a name that is there twice";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)) return "has no http:// or https:// address";
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0) return "has an address with a user, query or fragment";
        // The requested path is put after the base, so the base ends with a slash.
        address = uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
        return null;
    }
}
