resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1"
  key_algorithm             = "EC_secp521r1"
}
