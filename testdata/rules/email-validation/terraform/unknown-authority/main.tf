# Undecided: with an authority it is private.
variable "authority_arn" {}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  validation_method         = "EMAIL"
  certificate_authority_arn = var.authority_arn
}
