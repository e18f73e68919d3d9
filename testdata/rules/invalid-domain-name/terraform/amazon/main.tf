resource "aws_acm_certificate" "site" {
  domain_name       = "d111111abcdef8.cloudfront.net"
  validation_method = "DNS"
}
