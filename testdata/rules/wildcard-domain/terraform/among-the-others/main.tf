resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com", "*.example.com"]
  validation_method = "DNS"
}
