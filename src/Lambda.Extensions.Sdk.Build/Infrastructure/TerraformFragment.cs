using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Infrastructure;

/// <summary>Writes the layer for Terraform.</summary>
internal static class TerraformFragment
{
    public static string Write(LayerDescription layer, string zipFile)
    {
        string id = FragmentText.Identifier(layer.LayerName);
        string zip = "${path.module}/" + FragmentText.TerraformQuote(zipFile)[1..^1];
        return FragmentText.Lines(
            (true, "# To each function: layers = [aws_lambda_layer_version." + id + ".arn]"),
            (layer.RuntimeWrapper.Length > 0, "# and environment { variables = { " + RuntimeWrapper.Variable + " = " + FragmentText.Quote(layer.RuntimeWrapper) + " } }"),
            (true, "resource \"aws_lambda_layer_version\" " + FragmentText.Quote(id) + " {"),
            (true, "  layer_name               = " + FragmentText.Quote(layer.LayerName)),
            (true, "  filename                 = \"" + zip + "\""),
            (true, "  source_code_hash         = filebase64sha256(\"" + zip + "\")"),
            (true, "  compatible_architectures = [" + FragmentText.Quote(layer.Architecture.Name) + "]"),
            (layer.CompatibleRuntimes.Count > 0, "  compatible_runtimes      = [" + string.Join(", ", layer.CompatibleRuntimes.Select(FragmentText.Quote)) + "]"),
            (layer.Description.Length > 0, "  description              = " + FragmentText.TerraformQuote(layer.Description)),
            (layer.License.Length > 0, "  license_info             = " + FragmentText.TerraformQuote(layer.License)),
            (true, "  skip_destroy             = true"),
            (true, "}"));
    }
}
