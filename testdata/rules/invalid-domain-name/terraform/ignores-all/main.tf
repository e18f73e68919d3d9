resource "aws_acm_certificate" "site" {
  domain_name       = "db.internal"
  validation_method = "DNS"

  lifecycle {
    ignore_changes = all
  }
}
