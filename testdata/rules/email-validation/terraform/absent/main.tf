# Fine for this rule: Terraform has no default, the apply fails.
resource "aws_acm_certificate" "site" {
  domain_name = "example.com"
}
