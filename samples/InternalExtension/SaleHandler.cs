using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.InternalExtensions;

namespace InternalExtensionSample;

/// <summary>Sells <c>{"item":"tea","amount":4.5}</c>, or an array of those, and answers with the number of sales.</summary>
internal sealed class SaleHandler(HandlerChannel<Sale> sales)
{
    public Task<string> HandleAsync(byte[] input)
    {
        using JsonDocument document = Parse(input);
        JsonElement root = document.RootElement;
        int sold = 0;
        if (root.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in root.EnumerateArray()) sold += Sell(item);
        }
        else
        {
            sold = Sell(root);
        }

        return Task.FromResult(string.Create(CultureInfo.InvariantCulture, $$"""{"sold":{{sold}}}"""));
    }

    private static JsonDocument Parse(byte[] input)
    {
        try
        {
            return JsonDocument.Parse(input);
        }
        catch (JsonException e)
        {
            throw new FormatException("The event is not JSON.", e);
        }
    }

    private int Sell(JsonElement sale)
    {
        if (sale.ValueKind != JsonValueKind.Object
            || !sale.TryGetProperty("item", out JsonElement item) || item.ValueKind != JsonValueKind.String
            || !sale.TryGetProperty("amount", out JsonElement amount) || amount.ValueKind != JsonValueKind.Number)
        {
            throw new FormatException("""A sale is {"item":"text","amount":number}.""");
        }

        sales.Write(new Sale(item.GetString()!, amount.GetDouble()));
        return 1;
    }
}
