# Violation: whenever there is one, it is deleted first.
variable "enabled" {}

resource "aws_acm_certificate" "site" {
  count             = var.enabled ? 1 : 0
  domain_name       = "example.com"
  validation_method = "DNS"
}
