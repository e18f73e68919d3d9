# The same file in two roots, by a symbolic link.
resource "aws_acm_certificate" "site" {
  domain_name       = var.domain
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "arn" {
  value = aws_acm_certificate.site.arn
}
