# Violation: the key is none of the map's, and nothing takes the certificate.
resource "aws_acm_certificate" "site" {
  for_each          = toset(["shop"])
  domain_name       = "${each.value}.example.com"
  validation_method = "DNS"
}

locals {
  certificates = { for name, certificate in aws_acm_certificate.site : name => certificate }
}

resource "aws_lb_listener" "blog" {
  port            = 80
  protocol        = "HTTP"
  certificate_arn = try(local.certificates["blog"].arn, "")
}
