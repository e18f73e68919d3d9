# Violation: both branches of an unknown condition are.
variable "legacy" {}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = var.legacy ? "EMAIL" : upper("email")
}
