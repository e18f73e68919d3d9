# Undecided: whether there is a listener in the second region depends on the workspace.
variable "second" {
  default = {
    live = true
    test = false
  }
}

provider "aws" {
  region = "eu-west-2"
}

provider "aws" {
  alias  = "second"
  region = "eu-west-1"
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "shop" {
  count    = var.second[terraform.workspace] ? 1 : 0
  provider = aws.second

  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/0123456789abcdef"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.shop.arn
}
