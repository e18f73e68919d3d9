resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "EMAIL"
}
