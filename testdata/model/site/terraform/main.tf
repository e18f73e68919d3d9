terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "global"
  region = "us-east-1"
}

variable "region" {
  default = "eu-west-1"
}

variable "partner" {
  type = string
}

variable "staging" {
  type = bool
}

locals {
  names = ["shop.example.com", "*.shop.example.com"]
}

# Two names that share one record, in the region of the load balancer.
resource "aws_acm_certificate" "shop" {
  domain_name               = local.names[0]
  subject_alternative_names = slice(local.names, 1, 2)
  validation_method         = "DNS"
  key_algorithm             = "EC_prime256v1"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_zone" "shop" {
  name = "shop.example.com"
}

resource "aws_route53_record" "shop" {
  for_each = {
    for option in aws_acm_certificate.shop.domain_validation_options : option.domain_name => option
  }

  allow_overwrite = true
  zone_id         = aws_route53_zone.shop.zone_id
  name            = each.value.resource_record_name
  type            = each.value.resource_record_type
  records         = [each.value.resource_record_value]
  ttl             = 60
}

resource "aws_acm_certificate_validation" "shop" {
  certificate_arn         = aws_acm_certificate.shop.arn
  validation_record_fqdns = [for record in aws_route53_record.shop : record.fqdn]
}

resource "aws_lb_listener" "shop" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/0123456789abcdef"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate_validation.shop.certificate_arn

  default_action {
    type = "redirect"
    redirect {
      status_code = "HTTP_301"
      host        = "www.example.com"
    }
  }
}

# A name that is known in part, made or not made, its method one of two.
resource "aws_acm_certificate" "partner" {
  count = var.staging ? 0 : 1

  domain_name       = "${var.partner}.example.com"
  validation_method = var.staging ? "EMAIL" : "DNS"
}

module "edge" {
  source = "./modules/edge"
  name   = "www.example.com"

  providers = {
    aws = aws.global
  }
}

data "aws_acm_certificate" "legacy" {
  domain = "legacy.example.com"
}

output "edge" {
  value = module.edge.arn
}
