# Fine: the options are part of it.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

output "certificate" {
  value = aws_acm_certificate.site
}
