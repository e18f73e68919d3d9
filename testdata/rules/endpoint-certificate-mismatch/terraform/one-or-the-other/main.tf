variable "edge" {
  type = bool
}

variable "certificate_arn" {
  type = string
}

resource "aws_api_gateway_domain_name" "api" {
  domain_name              = "api.example.com"
  certificate_arn          = var.edge ? var.certificate_arn : null
  regional_certificate_arn = var.edge ? null : var.certificate_arn

  endpoint_configuration {
    types = [var.edge ? "EDGE" : "REGIONAL"]
  }
}
