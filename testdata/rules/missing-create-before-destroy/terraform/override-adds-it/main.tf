# Fine: the override file has the setting, and keeps the rest.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"

  lifecycle {
    prevent_destroy = true
  }
}
