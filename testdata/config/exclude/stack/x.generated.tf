resource "aws_acm_certificate" "x" {
  domain_name       = "x.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "x" {
  value = aws_acm_certificate.x
}
