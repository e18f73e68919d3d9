resource "aws_acm_certificate" "site" {
  domain_name       = "a-service-with-a-long-name.of-a-team.in-a-department.production.example.com"
  validation_method = "DNS"
}
