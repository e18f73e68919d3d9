resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["a-service-with-a-long-name.of-a-team.in-a-department.production.example.com"]
  validation_method = "DNS"
}
