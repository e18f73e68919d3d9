# Fine for this rule: Terraform refuses this value.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "email"
}
