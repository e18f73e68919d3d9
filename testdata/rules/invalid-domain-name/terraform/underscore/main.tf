resource "aws_acm_certificate" "site" {
  domain_name       = "my_app.example.com"
  validation_method = "DNS"
}
