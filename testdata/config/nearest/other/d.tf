resource "aws_acm_certificate" "d" {
  domain_name       = "d.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "d" {
  value = aws_acm_certificate.d
}
