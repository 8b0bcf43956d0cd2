using System.Text;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Checks JSON of any depth.</summary>
internal static class JsonText
{
    public static bool IsValid(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                // Reading to the end is all: it must be one whole value.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
