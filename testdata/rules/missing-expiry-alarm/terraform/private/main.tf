resource "aws_acm_certificate" "shop" {
  domain_name               = "shop.example.internal"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012"
}
