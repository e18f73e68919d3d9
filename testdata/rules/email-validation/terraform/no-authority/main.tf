# Violation: `null` is no authority.
variable "authority_arn" {
  default = null
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  validation_method         = "EMAIL"
  certificate_authority_arn = var.authority_arn
}
