# Fine: Terraform 0.11 in quotes.
resource "aws_acm_certificate" "site" {
  domain_name       = "${var.domain}"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = "${true}"
  }
}

variable "domain" {
  type = "string"
}
