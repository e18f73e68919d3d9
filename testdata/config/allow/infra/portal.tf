resource "aws_acm_certificate" "portal" {
  domain_name       = "portal.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "portal" {
  value = aws_acm_certificate.portal
}
