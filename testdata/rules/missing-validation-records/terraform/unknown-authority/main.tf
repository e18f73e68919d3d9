# Undecided: it may be private.
variable "authority_arn" {}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  validation_method         = "DNS"
  certificate_authority_arn = var.authority_arn
}
