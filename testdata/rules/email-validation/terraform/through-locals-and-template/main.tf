# Violation.
locals {
  kind   = "E"
  method = "${local.kind}MAIL"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = upper(lower(local.method))
}
