# Violation.
variable "method" {
  type    = string
  default = "EMAIL"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = var.method
}
