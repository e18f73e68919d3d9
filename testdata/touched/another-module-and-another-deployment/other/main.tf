resource "aws_acm_certificate" "other" {
  domain_name       = "other.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}
