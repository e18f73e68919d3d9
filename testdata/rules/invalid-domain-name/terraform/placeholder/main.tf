resource "aws_acm_certificate" "site" {
  domain_name       = "<YOUR_DOMAIN>"
  validation_method = "DNS"
}
