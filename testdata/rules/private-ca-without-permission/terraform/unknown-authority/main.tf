variable "authority" {
  type = string
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "shop.example.internal"
  certificate_authority_arn = var.authority
}
