# Violation: whatever the name is, nothing validates it.
variable "domain" {}

resource "aws_acm_certificate" "site" {
  domain_name       = var.domain
  validation_method = "DNS"
}
