variable "domain" {}

variable "mail" {
  type    = bool
  default = false
}

module "certificate" {
  source = "../certificate"
  count  = 2

  domain = "${count.index}.${var.domain}"
  method = var.mail ? "EMAIL" : "DNS"
}

resource "aws_cloudfront_distribution" "this" {
  aliases = [var.domain]

  viewer_certificate {
    acm_certificate_arn = module.certificate[0].arn
  }
}

resource "aws_lb_listener" "this" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = module.certificate[1].arn
}
