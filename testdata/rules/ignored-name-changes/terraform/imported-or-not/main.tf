variable "key" {}

resource "aws_acm_certificate" "site" {
  domain_name       = var.key == null ? "example.com" : null
  validation_method = "DNS"
  private_key       = var.key

  lifecycle {
    ignore_changes = [domain_name]
  }
}
