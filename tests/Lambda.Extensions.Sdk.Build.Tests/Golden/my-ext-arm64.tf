# To each function: layers = [aws_lambda_layer_version.my-ext-arm64.arn]
resource "aws_lambda_layer_version" "my-ext-arm64" {
  layer_name               = "my-ext-arm64"
  filename                 = "${path.module}/my-ext-arm64.zip"
  source_code_hash         = filebase64sha256("${path.module}/my-ext-arm64.zip")
  compatible_architectures = ["arm64"]
  compatible_runtimes      = ["dotnet10", "provided.al2023"]
  description              = "Says \"hello\" at $${each} invocation: 100 %%{sure}"
  license_info             = "MIT"
  skip_destroy             = true
}
