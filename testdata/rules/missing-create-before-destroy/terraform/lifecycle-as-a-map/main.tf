# Fine: Terraform 0.11 took the block with an equals sign as well.
resource "aws_acm_certificate" "site" {
  domain_name       = "www.example.com"
  validation_method = "DNS"

  lifecycle = {
    create_before_destroy = true
  }
}
