resource "aws_acm_certificate" "older" {
  domain_name       = "older.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "older" {
  value = aws_acm_certificate.older
}
