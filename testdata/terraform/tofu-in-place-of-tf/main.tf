# OpenTofu reads main.tofu instead: nothing of this file counts.
resource "aws_acm_certificate" "site" {
  domain_name       = "terraform.example.com"
  validation_method = "EMAIL"
}
