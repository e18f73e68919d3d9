# Fine: the condition is known, and the other branch is taken.
variable "legacy" {
  default = false
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = var.legacy ? "EMAIL" : "DNS"
}
