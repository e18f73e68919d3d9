variable "authority" {}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  certificate_authority_arn = var.authority
}
