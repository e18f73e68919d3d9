variable "name" {
  type = string
}

variable "certificate_arn" {
  type = string
}

resource "aws_apigatewayv2_domain_name" "this" {
  domain_name = "${var.name}-api.example.com"

  domain_name_configuration {
    certificate_arn = var.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}
