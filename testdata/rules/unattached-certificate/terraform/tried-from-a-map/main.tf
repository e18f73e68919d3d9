# Fine: one of the certificates, if it is there.
resource "aws_acm_certificate" "site" {
  for_each          = toset(["shop", "blog"])
  domain_name       = "${each.value}.example.com"
  validation_method = "DNS"
}

locals {
  certificates = { for name, certificate in aws_acm_certificate.site : name => certificate }
}

resource "aws_lb_listener" "shop" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = try(local.certificates["shop"].arn, "")
}

resource "aws_lb_listener" "blog" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = try(local.certificates["blog"].arn, "")
}
