resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

output "shop" {
  value = aws_acm_certificate.shop
}
