variable "domain" {}

resource "aws_acm_certificate" "site" {
  domain_name       = var.domain
  validation_method = "DNS"
}
