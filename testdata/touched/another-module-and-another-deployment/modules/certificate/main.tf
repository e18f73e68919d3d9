resource "aws_acm_certificate" "site" {
  domain_name       = "site.example.com"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

output "arn" {
  value = aws_acm_certificate.site.arn
}

output "options" {
  value = aws_acm_certificate.site.domain_validation_options
}
