resource "aws_acm_certificate" "portal" {
  domain_name       = "portal.example.com"
  validation_method = "EMAIL"
}

output "portal" {
  value = aws_acm_certificate.portal
}
