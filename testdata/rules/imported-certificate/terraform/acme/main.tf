resource "acme_certificate" "shop" {
  account_key_pem = var.account
  common_name     = "shop.example.com"

  dns_challenge {
    provider = "route53"
  }
}

variable "account" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = acme_certificate.shop.certificate_pem
  certificate_chain = acme_certificate.shop.issuer_pem
  private_key       = acme_certificate.shop.private_key_pem
}
