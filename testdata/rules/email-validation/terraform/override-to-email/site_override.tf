resource "aws_acm_certificate" "site" {
  validation_method = "EMAIL"
}
