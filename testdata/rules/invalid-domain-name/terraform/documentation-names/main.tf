resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["*.example.org", "www.example.net", "app.example"]
  validation_method = "DNS"
}
