# Undecided: without a key it is requested.
variable "private_key" {}

resource "aws_acm_certificate" "site" {
  domain_name       = var.private_key == null ? "example.com" : null
  validation_method = var.private_key == null ? "DNS" : null
  private_key       = var.private_key
}
