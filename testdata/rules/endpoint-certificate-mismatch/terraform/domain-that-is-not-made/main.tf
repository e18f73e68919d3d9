variable "certificate_arn" {
  type = string
}

resource "aws_api_gateway_domain_name" "api" {
  count           = 0
  domain_name     = "api.example.com"
  certificate_arn = var.certificate_arn

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}
