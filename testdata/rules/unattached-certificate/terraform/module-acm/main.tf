# Fine.
module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 4.0"

  domain_name = "example.com"
  zone_id     = "ZCOM"
}

resource "aws_lb_listener" "https" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = module.acm.acm_certificate_arn
}
